"""Releases: what dashboards and caseworkers read, put in place whole or not at all."""

from targeting.publishing.release import STAGING, Release, made_with, place_of, prepare, withdraw
