"""All registers in one shape: persons and their involvements."""

from targeting.linking.link import involve, link
