"""Our lineage is held against the standard's own Python client, whose classes are made from its schemas (core 2-0-2).

In the environment of requirements-oracles.txt; skipped where the client is not installed.
"""

from __future__ import annotations

import importlib
import json
import pkgutil
from pathlib import Path
from typing import Any, get_args, get_origin

import pytest

generated = pytest.importorskip("openlineage.client.generated")
attr = pytest.importorskip("attr")

EVENTS = Path(__file__).parent / "openlineage" / "events.jsonl"
OWN = {"legalBasis"}


def classes() -> dict[str, Any]:
    """Every class the client was generated with, by name."""
    names = (part.name for part in pkgutil.iter_modules(generated.__path__))
    modules = [importlib.import_module(f"openlineage.client.generated.{name}") for name in names]
    return {name: thing for module in modules for name, thing in vars(module).items() if isinstance(thing, type)}


CLASSES = classes()


def made(cls: Any, said: dict[str, Any]) -> Any:
    """An object of the client's class; raises TypeError where a key is unknown or a required one is missing."""
    attr.resolve_types(cls)
    kinds = {field.name: field.type for field in attr.fields(cls)}
    return cls(**{key: nested(kinds[key], value) for key, value in said.items() if key in kinds or unknown(key, cls)})


def unknown(key: str, cls: Any) -> bool:
    raise TypeError(f"{cls.__name__} has no {key}")


def nested(kind: Any, value: Any) -> Any:
    parts = [part for option in (kind, *get_args(kind)) for part in get_args(option) if get_origin(option) is list]
    if isinstance(value, list) and parts and attr.has(parts[0]):
        return [made(parts[0], item) for item in value]
    return value


def checked_facets(facets: dict[str, Any]) -> dict[str, Any]:
    """Every standard facet as the client makes it, which is to say the same of itself as ours does."""
    objects = {}
    for name, said in facets.items():
        if name in OWN:
            continue
        cls = CLASSES[said["_schemaURL"].rpartition("/")[2]]
        assert cls._get_schema() == said["_schemaURL"], "the version of the facet is not the client's"
        fields = {key: value for key, value in said.items() if not key.startswith("_")}
        objects[name] = made(cls, fields)
        written = json.loads(
            json.dumps(attr.asdict(objects[name], filter=lambda _, value: value not in (None, [], {})))
        )
        assert {key: value for key, value in written.items() if not key.startswith("_")} == fields
    return objects


@pytest.mark.parametrize("line", EVENTS.read_text(encoding="utf-8").splitlines(), ids=lambda line: line[14:30])
def test_every_event_is_one_that_the_client_would_make(line: str) -> None:
    event = json.loads(line)
    assert event["schemaURL"] == CLASSES["RunEvent"]._get_schema()
    job = CLASSES["Job"](**event["job"] | {"facets": checked_facets(event["job"]["facets"])})
    run = CLASSES["Run"](**event["run"] | {"facets": checked_facets(event["run"]["facets"])})
    inputs = [
        CLASSES["InputDataset"](
            **read | {"facets": checked_facets(read["facets"]), "inputFacets": checked_facets(read["inputFacets"])}
        )
        for read in event["inputs"]
    ]
    outputs = [
        CLASSES["OutputDataset"](
            **told | {"facets": checked_facets(told["facets"]), "outputFacets": checked_facets(told["outputFacets"])}
        )
        for told in event["outputs"]
    ]
    CLASSES["RunEvent"](
        eventType=CLASSES["EventType"](event["eventType"]),
        eventTime=event["eventTime"],
        producer=event["producer"],
        run=run,
        job=job,
        inputs=inputs,
        outputs=outputs,
    )
