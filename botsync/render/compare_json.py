"""A comparison as JSON, for programs. Secrets are digests, or the references that stand in the files."""

from botsync.core.compare import Comparison
from botsync.core.state import Digest
from botsync.render.as_json import document_text, field_data, place_data
from botsync.render.compare_view import Places


def comparison_json(comparison: Comparison, digest: Digest, places: Places) -> str:
    """Return a comparison as a JSON document; `before` is the first environment, `after` the second one."""
    return document_text(
        {
            "environments": list(comparison.environments),
            "live": comparison.is_live,
            "same": comparison.is_same,
            "differing": [
                {
                    "address": None if item.address is None else str(item.address),
                    "label": item.label,
                    "name": item.name,
                    "fields": [
                        {
                            **field_data(field, digest),
                            "places": [place_data(place) for place in places.get((item.label, field.field), ())],
                        }
                        for field in item.fields
                    ],
                }
                for item in comparison.differing
            ],
            "only": {
                name: [
                    {
                        "address": None if item.address is None else str(item.address),
                        "label": item.label,
                        "name": item.name,
                        "places": [place_data(place) for place in places.get((item.label, ""), ())],
                    }
                    for item in items
                ]
                for name, items in zip(comparison.environments, comparison.only, strict=True)
            },
            "unchanged": comparison.same,
            "by_variables": comparison.by_variables,
        }
    )
