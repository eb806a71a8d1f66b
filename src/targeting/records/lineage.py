"""One run as OpenLineage events, from its log entries alone: START, and COMPLETE, FAIL or ABORT when it has ended.

The form is that of the standard's core 2-0-2. Counts below SMALL are left out: whoever may read a catalogue of data
need not be allowed to read the log.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from targeting.audit import Entry
from targeting.privacy import scrub

SMALL = 5
SPEC = "https://openlineage.io/spec"
CORE = f"{SPEC}/2-0-2/OpenLineage.json#/$defs/RunEvent"
STANDARD = {
    "NominalTimeRunFacet": "1-0-1",
    "ProcessingEngineRunFacet": "1-1-1",
    "ErrorMessageRunFacet": "1-0-1",
    "TagsRunFacet": "1-0-0",
    "JobTypeJobFacet": "2-0-4",
    "SchemaDatasetFacet": "1-2-0",
    "DatasetVersionDatasetFacet": "1-0-1",
    "TagsDatasetFacet": "1-0-0",
    "DataQualityAssertionsDatasetFacet": "1-1-0",
    "InputStatisticsInputDatasetFacet": "1-0-0",
    "OutputStatisticsOutputDatasetFacet": "1-0-2",
}
LEGAL_BASIS = "urn:targeting:schema:LegalBasisRunFacet:1-0-0#/$defs/LegalBasisRunFacet"
ENDS = {"run.completed": "COMPLETE", "run.failed": "FAIL", "run.denied": "FAIL", "run.abandoned": "ABORT"}
SEVERITY = {"critical": "error", "warning": "warn"}
UNITS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:targeting:run")

Facets = dict[str, Any]


def lineage_events(entries: Sequence[Entry], columns: Mapping[str, Sequence[tuple[str, str]]]) -> list[dict[str, Any]]:
    """The events of the one run that ``entries`` are of, the request first.

    ``columns`` are name and type of each published table's columns; empty where a run was by another version.
    """
    run = _Run(entries, columns)
    events = [run.event("START", run.requested)]
    events += [run.event(ENDS[entry.type], entry) for entry in entries if entry.type in ENDS]
    return events


class _Run:
    """The entries of one run, by what they say."""

    def __init__(self, entries: Sequence[Entry], columns: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        self.requested = next(entry for entry in entries if entry.type == "run.requested")
        self._entries, self._columns = entries, columns
        self._body = self.requested.body
        self._producer = f"urn:targeting:program:{self._body['program']['version']}"
        self._namespace = f"targeting/{self._body['municipality']['code']}"

    def event(self, kind: str, entry: Entry) -> dict[str, Any]:
        """One event; datasets are known when the run has ended."""
        ended = kind != "START"
        return {
            "eventType": kind,
            "eventTime": entry.t,
            "producer": self._producer,
            "schemaURL": CORE,
            "run": {"runId": str(uuid.uuid5(UNITS, self._namespace + str(entry.run_id))), "facets": self._run(entry)},
            "job": {"namespace": self._namespace, "name": "identify", "facets": self._job()},
            "inputs": list(self._inputs()) if ended else [],
            "outputs": list(self._outputs()) if entry.type == "run.completed" else [],
        }

    def _facet(self, facet: str, **said: Any) -> Facets:
        version = STANDARD[facet]
        return {
            "_producer": self._producer,
            "_schemaURL": f"{SPEC}/facets/{version}/{facet}.json#/$defs/{facet}",
            **said,
        }

    def _tags(self, name: str, said: Mapping[str, str]) -> Facets:
        tags = [{"key": key, "value": value, "source": "TARGETING"} for key, value in said.items()]
        return self._facet(name, tags=tags)

    def _run(self, entry: Entry) -> Facets:
        body, packages = self._body, self._body["program"]["packages"]
        ruleset = f"{body['ruleset']['id']} {body['ruleset']['version']} sha256:{body['ruleset']['sha256']}"
        facets = {
            "nominalTime": self._facet("NominalTimeRunFacet", nominalStartTime=self.requested.t),
            "processing_engine": self._facet("ProcessingEngineRunFacet", name="DuckDB", version=packages["duckdb"]),
            "tags": self._tags(
                "TagsRunFacet",
                {
                    "run_id": str(entry.run_id),
                    "as_of": body["as_of"],
                    "delivery": body["delivery"],
                    "ruleset": ruleset,
                    "log_seq": str(entry.seq),
                },
            ),
        }
        for checked in self._of("legal.checked"):
            facets["legalBasis"] = self._legal_basis(checked)
        if entry.type in ("run.failed", "run.denied"):
            message = scrub(_why(entry))
            facets["errorMessage"] = self._facet("ErrorMessageRunFacet", message=message, programmingLanguage="PYTHON")
        return facets

    def _legal_basis(self, checked: Entry) -> Facets:
        body = checked.body
        return {
            "_producer": self._producer,
            "_schemaURL": LEGAL_BASIS,
            "allowed": body["allowed"],
            "purpose": body["purpose"],
            "mode": body["mode"],
            "processingDate": body["processing_date"],
            "basisId": body["basis_id"],
            "basisSha256": body["basis_sha256"],
            "citedAs": body["cited_as"],
            "resolvedAs": body["resolved_as"],
            "resolvedAsVerified": body["resolved_as_verified"],
            "citedInForce": body["cited_in_force"],
            "currentBasis": body["current_basis"],
            "balancingTestId": body["balancing_test_id"],
            "balancingTestSha256": body["balancing_test_sha256"],
            "reviewDate": body["review_date"],
            "skippedRegisters": list(body["skipped_registers"]),
            "logSeq": checked.seq,
        }

    def _job(self) -> Facets:
        return {
            "jobType": self._facet("JobTypeJobFacet", processingType="BATCH", integration="TARGETING", jobType="JOB")
        }

    def _inputs(self) -> Iterator[dict[str, Any]]:
        judged = {entry.body["register"]: entry.body["verdicts"] for entry in self._of("quality.checked")}
        for entry in self._of("source.read"):
            register, files = entry.body["register"], entry.body["files"]
            prints = {file["name"]: f"sha256:{file['sha256']}" for file in files}
            yield {
                "namespace": self._namespace,
                "name": f"inbox/{self._body['delivery']}/{register}",
                "facets": {
                    "schema": self._facet("SchemaDatasetFacet", fields=[{"name": n} for n in entry.body["columns"]]),
                    "version": self._facet("DatasetVersionDatasetFacet", datasetVersion=",".join(prints.values())),
                    "tags": self._tags("TagsDatasetFacet", prints),
                },
                "inputFacets": self._read(files) | self._assertions(judged.get(register, ())),
            }

    def _read(self, files: Sequence[Mapping[str, Any]]) -> Facets:
        rows, size = (sum(file[name] for file in files) for name in ("read", "bytes"))
        if rows < SMALL:
            return {}
        said = self._facet("InputStatisticsInputDatasetFacet", rowCount=rows, size=size, fileCount=len(files))
        return {"inputStatistics": said}

    def _assertions(self, verdicts: Sequence[Mapping[str, Any]]) -> Facets:
        made = [
            {
                "assertion": verdict["expectation"],
                "success": verdict["verdict"] == "passed",
                "severity": SEVERITY[verdict["severity"]],
                "expected": verdict["expected"],
            }
            for verdict in verdicts
            if verdict["verdict"] != "not_applicable"
        ]
        said = self._facet("DataQualityAssertionsDatasetFacet", assertions=made)
        return {"dataQualityAssertions": said} if made else {}

    def _outputs(self) -> Iterator[dict[str, Any]]:
        for entry in self._of("output.published"):
            for table in entry.body["tables"]:
                fields = [{"name": name, "type": type_} for name, type_ in self._columns.get(table["table"], ())]
                schema = {"schema": self._facet("SchemaDatasetFacet", fields=fields)} if fields else {}
                version = self._facet("DatasetVersionDatasetFacet", datasetVersion=f"sha256:{table['sha256']}")
                yield {
                    "namespace": self._namespace,
                    "name": f"published/{table['audience']}/{table['table']}",
                    "facets": {**schema, "version": version},
                    "outputFacets": self._written(table),
                }

    def _written(self, table: Mapping[str, Any]) -> Facets:
        """A dashboard's rows are groups; a restricted table's are persons, and few of them are not counted."""
        if table["audience"] != "dashboard" and table["rows"] < SMALL:
            return {}
        return {"outputStatistics": self._facet("OutputStatisticsOutputDatasetFacet", rowCount=table["rows"])}

    def _of(self, kind: str) -> Iterator[Entry]:
        return (entry for entry in self._entries if entry.type == kind)


def _why(entry: Entry) -> str:
    if entry.type == "run.failed":
        return f"{entry.body['step']}: {entry.body['reason']}"
    return "\n".join(reason["en"] for reason in entry.body["missing"])
