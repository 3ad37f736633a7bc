"""The only failures of a check that are not failures of the server: what no schema can say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from schemathesis import Case, Response
from schemathesis.core.failures import Failure
from schemathesis.openapi.checks import RejectedPositiveData

from contract_tests.conformance.callers import CALLERS

TENANTS = {CALLERS["genesys-ucs"].owner.account, CALLERS["genesys-ucs"].stranger.account}


@dataclass(frozen=True)
class Excuse:
    """A failure of one check on some operations under one condition.

    `failure` is what the check raises, `proof` the test that shows the excused behaviour itself.
    """

    vendor: str
    operations: tuple[str, ...]
    check: str
    failure: type[Failure]
    condition: Callable[[Case[Any], Response], bool]
    reason: str
    proof: str

    def covers(self, vendor: str, failure: Failure, case: Case[Any], response: Response) -> bool:
        return (
            vendor == self.vendor
            and case.operation.definition.raw["operationId"] in self.operations
            and isinstance(failure, self.failure)
            and self.condition(case, response)
        )


def _names_another_customer(case: Case[Any], response: Response) -> bool:
    if response.status_code != 400 or not isinstance(case.body, dict):
        return False
    addressed = unquote(str(case.path_parameters["customer_id"]))
    named = case.body.get("customer_id", addressed)
    complaint = f"bad parameter 'customer_id' reason: the path names '{addressed}'."
    return named != addressed and response.json()["message"] == complaint


def _names_an_unknown_tenant(case: Case[Any], response: Response) -> bool:
    if response.status_code != 400:
        return False
    sent = [case.headers.get(name, "").strip() for name in ("ContactCenterId", "X-Genesys-TenantId")]
    named = next(filter(None, sent), "default")
    return named not in TENANTS and response.json()["message"].startswith("Invalid tenant specified : ")


EXCUSES = (
    Excuse(
        vendor="genesys-ucs",
        operations=("update_customer_profile",),
        check="positive_data_acceptance",
        failure=RejectedPositiveData,
        condition=_names_another_customer,
        reason="a schema of a body cannot compare its customer_id with the one in the path",
        proof="test_an_update_whose_body_names_another_customer_is_refused_and_changes_nothing",
    ),
    Excuse(
        vendor="genesys-ucs",
        operations=(
            "create_customer_profile",
            "query_customer_profile",
            "update_customer_profile",
            "delete_customer_profile",
        ),
        check="positive_data_acceptance",
        failure=RejectedPositiveData,
        condition=_names_an_unknown_tenant,
        reason="which tenants are configured is the installation's affair; under `required` only those are accepted",
        proof="test_a_server_that_knows_its_tenants_refuses_others_in_the_words_of_the_vendor",
    ),
)
