"""All registers in one shape: persons and their involvements."""

from targeting.linking.link import band_ages, involve, link
