"""The only failures of a check that are not failures of the server: what no schema can say (DESIGN, section 6)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import unquote

from schemathesis import Case, Response
from schemathesis.core.failures import Failure
from schemathesis.openapi.checks import RejectedPositiveData


@dataclass(frozen=True)
class Excuse:
    """One failure of one check on one operation under one condition.

    `failure` is what the check raises, `proof` the test that shows the excused behaviour itself.
    """

    vendor: str
    operation: str
    check: str
    failure: type[Failure]
    condition: Callable[[Case, Response], bool]
    reason: str
    proof: str

    def covers(self, vendor: str, failure: Failure, case: Case, response: Response) -> bool:
        return (
            vendor == self.vendor
            and case.operation.definition.raw.get("operationId") == self.operation
            and isinstance(failure, self.failure)
            and self.condition(case, response)
        )


def _names_another_customer(case: Case, response: Response) -> bool:
    if response.status_code != 400 or not isinstance(case.body, dict):
        return False
    addressed = unquote(str(case.path_parameters["customer_id"]))
    named = case.body.get("customer_id", addressed)
    complaint = f"bad parameter 'customer_id' reason: the path names '{addressed}'."
    return named != addressed and response.json()["message"] == complaint


EXCUSES = (
    Excuse(
        vendor="genesys-ucs",
        operation="update_customer_profile",
        check="positive_data_acceptance",
        failure=RejectedPositiveData,
        condition=_names_another_customer,
        reason="a schema of a body cannot compare its customer_id with the one in the path",
        proof="test_an_update_whose_body_names_another_customer_is_refused_and_changes_nothing",
    ),
)
