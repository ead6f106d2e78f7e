"""Refused calls, each with the message that docs/errors.md has for it."""

from dataclasses import dataclass

from case import NO_JOB, PAGE, PRIVATE


@dataclass(frozen=True)
class Refusal:
    what: str
    code: int
    message: str
    arguments: dict
    call: str = "bulk_import"


REFUSALS = [
    Refusal(
        "a cluster that does not exist",
        40021,
        "The cluster ID does not exist.",
        arguments={**PAGE, "cluster_id": "in03-000000000000000"},
    ),
    Refusal(
        "a suspended cluster",
        40003,
        "Action not available given the current status of the cluster.",
        arguments={**PAGE, "cluster_id": "in01-000000000000c04"},
    ),
    Refusal(
        "a collection that does not exist",
        47005,
        "The specified cluster collection not exists.",
        arguments={**PAGE, "collection_name": "medium_article"},
    ),
    Refusal(
        "a collection name with a hyphen",
        90011,
        "Invalid CollectionName. Reason: Name contains only alphanumeric letters and underscores, and the first "
        "character should be an underscore, a lowercase letter, or a uppercase letter",
        arguments={**PAGE, "collection_name": "medium-articles"},
    ),
    Refusal(
        "an empty object url",
        90145,
        "No ObjectUrl key field.",
        arguments={**PAGE, "object_url": ""},
    ),
    Refusal(
        "a private bucket without keys",
        83001,
        "Failed to getObjectMeta Access denied.",
        arguments={**PAGE, "object_url": PRIVATE, "access_key": "", "secret_key": ""},
    ),
    Refusal(
        "a private bucket with a wrong secret",
        83001,
        "Failed to getObjectMeta The request signature we calculated does not match the signature you provided.",
        arguments={**PAGE, "object_url": PRIVATE, "access_key": "demo-access-key", "secret_key": "a-wrong-secret"},
    ),
    Refusal(
        "the progress of a job that does not exist",
        90144,
        "No jobId record found under this cluster, please check your request parameters.",
        call="get_import_progress",
        arguments=NO_JOB,
    ),
    Refusal(
        "a page of one job",
        80003,
        "The parameter value for 'pageSize' should be between 5 and 100.",
        call="list_import_jobs",
        arguments={"cluster_id": PAGE["cluster_id"], "page_size": 1, "current_page": 1},
    ),
]
