"""The only failures of a check that are not failures of the server: what no schema can say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from schemathesis import Case, Response
from schemathesis.core.failures import AcceptedNegativeData, Failure
from schemathesis.openapi.checks import RejectedPositiveData

from contract_tests.suite.schema import xml_media
from contract_tests.suite.schema.conditions import (
    Condition,
    answers,
    breaks_what_vendors_say,
    complains_of,
    is_valid_as_sent,
    names_an_unknown_tenant,
    names_another_customer,
    says_of_members,
)
from mock_server.contract.document import load_document
from mock_server.settings import shipped

GENESYS, MYPREFERENCES, ADMIN = "genesys-ucs", "mypreferences", "admin"
ACCEPTANCE, REJECTION = "positive_data_acceptance", "negative_data_rejection"


@dataclass(frozen=True)
class Excuse:
    """A failure of one check on some operations under one condition.

    `failure` is what the check raises, `proof` the test that shows the excused behaviour itself.
    """

    vendor: str
    operations: tuple[str, ...]
    check: str
    failure: type[Failure]
    condition: Condition
    reason: str
    proof: str

    def covers(self, vendor: str, failure: Failure, case: Case[Any], response: Response) -> bool:
        return (
            vendor == self.vendor
            and case.operation.definition.raw["operationId"] in self.operations
            and isinstance(failure, self.failure)
            and self.condition(case, response)
        )


def _all(vendor: str) -> tuple[str, ...]:
    return tuple(sorted(load_document(shipped("openapi"), vendor).operation_ids()))


EXCUSES = (
    Excuse(
        vendor=GENESYS,
        operations=("update_customer_profile", "insert_extension_records"),
        check=ACCEPTANCE,
        failure=RejectedPositiveData,
        condition=names_another_customer,
        reason="a schema of a body cannot compare its customer_id with the one in the path",
        proof="test_a_body_that_names_another_customer_is_refused_and_changes_nothing",
    ),
    Excuse(
        vendor=GENESYS,
        operations=_all(GENESYS),
        check=ACCEPTANCE,
        failure=RejectedPositiveData,
        condition=names_an_unknown_tenant,
        reason="which tenants are configured is the installation's affair; under `required` only those are accepted",
        proof="test_a_server_that_knows_its_tenants_refuses_others_in_the_words_of_the_vendor",
    ),
    Excuse(
        vendor=GENESYS,
        operations=("merge_customer_profiles",),
        check=ACCEPTANCE,
        failure=RejectedPositiveData,
        condition=complains_of(r"'[\w-]{1,16}' is the destination, too; a customer is merged with another one\."),
        reason="a schema cannot compare two parts of a path",
        proof="test_a_merge_of_a_customer_with_itself_is_refused",
    ),
    Excuse(
        vendor=GENESYS,
        operations=("identify_customer",),
        check=ACCEPTANCE,
        failure=RejectedPositiveData,
        condition=complains_of(
            r"no identification key begins with any of them; .*\.",
            r"there is no identification key '.*'; .*\.",
            r"the key '\w+' needs '.+'\.",
        ),
        reason="which identification keys there are is a matter of data",
        proof="test_an_identification_without_an_applicable_key_is_refused",
    ),
    Excuse(
        vendor=GENESYS,
        operations=("create_extension_schema",),
        check=ACCEPTANCE,
        failure=RejectedPositiveData,
        condition=complains_of(
            r"two attributes have the name '.+'\.",
            r"'.*' is not among the attributes\.",
            r"the default of '.+', of type \w+, .+\.",
        ),
        reason="a schema cannot compare the parts of a body with each other",
        proof="test_an_extension_schema_whose_parts_contradict_each_other_is_refused",
    ),
    Excuse(
        vendor=GENESYS,
        operations=(
            "create_customer_profile",
            "update_customer_profile",
            "insert_extension_records",
            "update_extension_record",
            "delete_extension_record",
        ),
        check=ACCEPTANCE,
        failure=RejectedPositiveData,
        condition=complains_of(
            r"the extension is (?:single-valued: send an object|multi-valued: send an array of objects)\.",
            r"the extension has no such attribute\.",
            r"the attribute is mandatory\.",
            r"the attribute is required, as it tells which record is meant\.",
            r"takes [^']+\.",
            r"two records have the same values of .+\.",
        ),
        reason="extensions are also held against schemas that are registered while the server runs",
        proof="test_records_are_held_against_the_registered_schema_of_their_extension",
    ),
    Excuse(
        vendor=MYPREFERENCES,
        operations=("patch_profile", "patch_profile_by_alternate_id"),
        check=ACCEPTANCE,
        failure=RejectedPositiveData,
        condition=answers("The patch does not fit the profile; nothing was changed."),
        reason="whether a path leads somewhere, a test holds and the result is a profile depends on the profile",
        proof="test_a_patch_that_does_not_fit_the_profile_is_refused_as_a_whole",
    ),
    Excuse(
        vendor=MYPREFERENCES,
        operations=tuple(operation for operation, place in xml_media.forms() if place == "request"),
        check=REJECTION,
        failure=AcceptedNegativeData,
        condition=is_valid_as_sent,
        reason="XML has no types, and elements that no member has say nothing",
        proof="test_xml_that_spells_a_valid_body_is_valid_whatever_it_was_made_from",
    ),
    Excuse(
        vendor=ADMIN,
        operations=("replace_session_state", "put_item"),
        check=ACCEPTANCE,
        failure=RejectedPositiveData,
        condition=breaks_what_vendors_say,
        reason="what items and settings look like stands in the documents of the vendors that are served",
        proof="test_a_state_and_an_item_are_held_against_what_their_vendor_says",
    ),
    Excuse(
        vendor=ADMIN,
        operations=("list_requests", "export_requests"),
        check=ACCEPTANCE,
        failure=RejectedPositiveData,
        condition=says_of_members("there is no (vendor|operation) .*"),
        reason="which vendors and operations there are is known to the running server only",
        proof="test_a_filter_of_the_journal_that_nothing_can_pass_is_refused",
    ),
    Excuse(
        vendor=ADMIN,
        operations=("create_fault",),
        check=ACCEPTANCE,
        failure=RejectedPositiveData,
        condition=says_of_members(
            "nothing would happen: .*",
            ".*: say (one of them|body)",
            ".* is (not served|not an operation of .*|not the method of .*); .*",
            ".* is (not an operation of|not the method of) .*",
            "is no regular expression that takes linear time.*",
            "the lower bound comes first",
            "the first requests are over before one is struck",
            "with .* no body comes in pieces",
            "the true reply is delivered, so the request must be carried out",
            "is what refusal says already",
            "is required, or refusal",
            "a reply [0-9]+ has no body",
            "cannot be the name of a header",
            "belongs to the server",
            "holds what no header can carry",
            "is said by retry_after as well",
        ),
        reason="what of a fault contradicts itself, or what is served, is too much for a schema to say",
        proof="test_a_fault_that_makes_no_sense_is_refused_naming_the_member",
    ),
)
