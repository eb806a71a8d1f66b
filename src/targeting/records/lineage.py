"""One run as OpenLineage events, from its log entries alone: START, and COMPLETE, FAIL or ABORT when it has ended.

The form is that of the standard's core 2-0-2. Counts below SMALL are left out: whoever may read a catalogue of data
need not be allowed to read the log.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from targeting.audit import (
    Entry,
    Event,
    FileRead,
    Judged,
    LegalChecked,
    OutputPublished,
    QualityChecked,
    RunAbandoned,
    RunCompleted,
    RunDenied,
    RunFailed,
    RunRequested,
    SourceRead,
    TablePublished,
    read,
)
from targeting.privacy import scrub
from targeting.shapes import Document, Json

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
STATES = {RunCompleted.type: "COMPLETE", RunFailed.type: "FAIL", RunDenied.type: "FAIL", RunAbandoned.type: "ABORT"}
SEVERITY = {"critical": "error", "warning": "warn"}
UNITS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:targeting:run")

E = TypeVar("E", bound=Event)
Facets = dict[str, Json]


def lineage_events(entries: Sequence[Entry], columns: Mapping[str, Sequence[tuple[str, str]]]) -> list[Document]:
    """The events of the one run that ``entries`` are of, the request first.

    ``columns`` are name and type of each published table's columns; empty where a run was by another version.
    """
    run = _Run(entries, columns)
    events = [run.event("START", run.requested)]
    events += [run.event(STATES[entry.type], entry) for entry in entries if entry.type in STATES]
    return events


class _Run:
    """The entries of one run, by what they say."""

    def __init__(self, entries: Sequence[Entry], columns: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        self.requested = next(entry for entry in entries if entry.type == RunRequested.type)
        self._entries, self._columns = entries, columns
        self._asked = RunRequested.of(self.requested)
        self._producer = f"urn:targeting:program:{self._asked.program.version}"
        self._namespace = f"targeting/{self._asked.municipality.code}"

    def event(self, kind: str, entry: Entry) -> Document:
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
            "outputs": list(self._outputs()) if entry.type == RunCompleted.type else [],
        }

    def _facet(self, facet: str, **said: Json) -> Facets:
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
        asked, packages = self._asked, self._asked.program.packages
        ruleset = f"{asked.ruleset.id} {asked.ruleset.version} sha256:{asked.ruleset.sha256}"
        facets: Facets = {
            "nominalTime": self._facet("NominalTimeRunFacet", nominalStartTime=self.requested.t),
            "processing_engine": self._facet("ProcessingEngineRunFacet", name="DuckDB", version=packages["duckdb"]),
            "tags": self._tags(
                "TagsRunFacet",
                {
                    "run_id": str(entry.run_id),
                    "as_of": asked.as_of,
                    "delivery": asked.delivery,
                    "ruleset": ruleset,
                    "log_seq": str(entry.seq),
                },
            ),
        }
        for checked, legal in self._of(LegalChecked):
            facets["legalBasis"] = self._legal_basis(checked.seq, legal)
        if why := _why(entry):
            message = scrub(why)
            facets["errorMessage"] = self._facet("ErrorMessageRunFacet", message=message, programmingLanguage="PYTHON")
        return facets

    def _legal_basis(self, seq: int, legal: LegalChecked) -> Facets:
        return {
            "_producer": self._producer,
            "_schemaURL": LEGAL_BASIS,
            "allowed": legal.allowed,
            "purpose": legal.purpose,
            "mode": legal.mode,
            "processingDate": legal.processing_date,
            "basisId": legal.basis_id,
            "basisSha256": legal.basis_sha256,
            "citedAs": legal.cited_as,
            "resolvedAs": legal.resolved_as,
            "resolvedAsVerified": legal.resolved_as_verified,
            "citedInForce": legal.cited_in_force,
            "currentBasis": legal.current_basis,
            "balancingTestId": legal.balancing_test_id,
            "balancingTestSha256": legal.balancing_test_sha256,
            "reviewDate": legal.review_date,
            "skippedRegisters": list(legal.skipped_registers),
            "logSeq": seq,
        }

    def _job(self) -> Facets:
        return {
            "jobType": self._facet("JobTypeJobFacet", processingType="BATCH", integration="TARGETING", jobType="JOB")
        }

    def _inputs(self) -> Iterator[Document]:
        judged = {quality.register: quality.verdicts for _, quality in self._of(QualityChecked)}
        for _, source in self._of(SourceRead):
            prints = {file.name: _version(file) for file in source.files}
            yield {
                "namespace": self._namespace,
                "name": f"inbox/{self._asked.delivery}/{source.register}",
                "facets": {
                    "schema": self._facet("SchemaDatasetFacet", fields=[{"name": n} for n in source.columns]),
                    "version": self._facet("DatasetVersionDatasetFacet", datasetVersion=",".join(prints.values())),
                    "tags": self._tags("TagsDatasetFacet", prints),
                },
                "inputFacets": self._read(source.files) | self._assertions(judged.get(source.register, ())),
            }

    def _read(self, files: Sequence[FileRead]) -> Facets:
        if any(file.read is None for file in files):
            return {}
        rows, size = sum(file.read or 0 for file in files), sum(file.bytes or 0 for file in files)
        if rows < SMALL:
            return {}
        said = self._facet("InputStatisticsInputDatasetFacet", rowCount=rows, size=size, fileCount=len(files))
        return {"inputStatistics": said}

    def _assertions(self, verdicts: Sequence[Judged]) -> Facets:
        made: list[Document] = [
            {
                "assertion": verdict.expectation,
                "success": verdict.verdict == "passed",
                "severity": SEVERITY[verdict.severity],
                "expected": verdict.expected,
            }
            for verdict in verdicts
            if verdict.verdict != "not_applicable"
        ]
        said = self._facet("DataQualityAssertionsDatasetFacet", assertions=made)
        return {"dataQualityAssertions": said} if made else {}

    def _outputs(self) -> Iterator[Document]:
        for _, output in self._of(OutputPublished):
            for table in output.tables:
                fields = [{"name": name, "type": type_} for name, type_ in self._columns.get(table.table, ())]
                schema = {"schema": self._facet("SchemaDatasetFacet", fields=fields)} if fields else {}
                yield {
                    "namespace": self._namespace,
                    "name": f"published/{table.audience}/{table.table}",
                    "facets": {**schema, **self._version_of(table)},
                    "outputFacets": self._written(table),
                }

    def _version_of(self, table: TablePublished) -> Facets:
        """The file's SHA-256; of figures that are held nothing."""
        if not table.sha256:
            return {}
        return {"version": self._facet("DatasetVersionDatasetFacet", datasetVersion=f"sha256:{table.sha256}")}

    def _written(self, table: TablePublished) -> Facets:
        """A dashboard's rows are groups; a restricted table's are persons, and are not counted."""
        if table.audience == "restricted" or table.rows is None:
            return {}
        return {"outputStatistics": self._facet("OutputStatisticsOutputDatasetFacet", rowCount=table.rows)}

    def _of(self, kind: type[E]) -> Iterator[tuple[Entry, E]]:
        return ((entry, kind.of(entry)) for entry in self._entries if entry.type == kind.type)


def _version(file: FileRead) -> str:
    """What the catalogue of data knows the file by; its SHA-256 in entries of earlier versions."""
    return f"hmac-sha256:{file.fingerprint}" if file.fingerprint else f"sha256:{file.sha256}"


def _why(entry: Entry) -> str:
    """Why the run ended as it did; blank where that needs no reason."""
    match read(entry):
        case RunFailed() as failed:
            return f"{failed.step}: {failed.reason}"
        case RunDenied() as denied:
            return "\n".join(reason.en for reason in denied.missing)
    return ""
