"""The bodies that the vendor's pages print, and what they say."""

from __future__ import annotations

BRUCE = {
    "FirstName": "Bruce",
    "LastName": "Banner",
    "DOB": "1962-05-10",
    "EmailAddress": ["bruce.banner@marvelous.com", "b.banner@hulk.dom"],
}
PHONES = [
    {
        "PhoneType": 0,
        "prefix": "+33",
        "PhoneNumber": "3145926535",
        "description": "family phone",
        "start_availabilty": "2009-12-18T18:30:00.000Z",
        "end_availabilty": "2009-12-18T21:40:00.000Z",
    },
    {
        "PhoneType": 2,
        "prefix": "+33",
        "PhoneNumber": "6543210",
        "description": "businness calls only, no sales",
        "start_availabilty": "2009-12-18T09:30:00.000Z",
        "end_availabilty": "2009-12-18T17:45:00.000Z",
    },
    {"PhoneType": 5, "prefix": "+33", "PhoneNumber": "951357456", "description": ""},
]
ADDRESS = {
    "Type": 1,
    "Address": "21 JumpStreet",
    "City": "Hollywood",
    "County": "Santa Barbara",
    "PostCode": "555",
    "Country": "United States",
}
# The vendor's own page prints this body (CRE-85).
SEED_CREATION = """
{
    "FirstName": "Bruce",
    "LastName": "Banner",
    "DOB": "1962-05-10",
    "EmailAddress": [
        "bruce.banner@marvelous.com",
        "b.banner@hulk.dom"
    ],
    "Phone": [
    {
        "PhoneType":0,
        "prefix":"+33",
        "PhoneNumber":"3145926535",
        "description":"family phone",
        "start_availabilty":"2009-12-18T18:30:00.000Z",
        "end_availabilty":"2009-12-18T21:40:00.000Z"
    },
    {
        "PhoneType":2,
        "prefix":"+33",
        "PhoneNumber":"6543210",
        "description":"businness calls only, no sales",
        "start_availabilty":"2009-12-18T09:30:00.000Z",
        "end_availabilty":"2009-12-18T17:45:00.000Z"
    },
    {
        "PhoneType":5,
        "prefix":"+33",
        "PhoneNumber":"951357456",
        "description":""
    }
    ]
}
"""
SEED_UPDATE = """
{
    "FirstName": "Bruce",
    "LastName": "Banner",
    "DOB": "1962-05-10",
    "EmailAddress": ["bruce.banner@marvelous.com", "b.banner@hulk.dom"],
    "Address": { "Type":1, "Address":"21 JumpStreet", "City":"Hollywood",
                 "County":"Santa Barbara", "PostCode":"555", "Country":"United States" }
}
"""
