"""The same in case files: every call of `system_actor(...)` there, and why it cannot be done by an actor."""

# (file, reason given in the code): (number of calls, why the guard has to be lifted there)
CALLS: dict[tuple[str, str], tuple[int, str]] = {
    ("casefiles/actions/contacts.py", "rhythm"): (1, "the date of the last contact counts those one may not read"),
    ("casefiles/actions/person_links.py", "the person's own answer"): (
        1,
        "the person has no account; the link shows its own row only, and the answer is kept in the file",
    ),
    ("casefiles/appointments/feeds.py", "a private calendar, without identity"): (
        1,
        "whoever holds the address is nobody: hours and offices of its owner, no name",
    ),
    ("casefiles/appointments/listeners.py", "a support that ended has no appointment to come"): (
        1,
        "whoever closes the support may have lost the file with it",
    ),
    ("casefiles/appointments/queries.py", "appointments at the same time"): (
        1,
        "the other half meets people of other files; times only",
    ),
    ("casefiles/appointments/queries.py", "appointments of an office, for its secretary"): (
        1,
        "a secretary has access to no file: hours, names and telephones of who comes to the office, no content",
    ),
    ("casefiles/caseload.py", "caseload"): (
        1,
        "a portfolio is counted whole, others' people included; a count",
    ),
    ("casefiles/documents/queries.py", "count of reserved documents"): (
        1,
        "the other service's documents are counted, neither named nor opened",
    ),
    ("casefiles/documents/queries.py", "room left in a file"): (
        1,
        "the room of a file is shared by both services; a number and a size",
    ),
    ("casefiles/documents/queries.py", "who has read a document"): (
        1,
        "its author learns who saved it from a journal no professional reads; names only",
    ),
    ("casefiles/sensitive/cli.py", "change of the key of sensitive texts"): (
        1,
        "the operator locks anew what nobody but named readers may open; nothing is shown",
    ),
    ("casefiles/sensitive/queries.py", "who has opened a sensitive text"): (
        1,
        "its author learns who opened it from a journal no professional reads; names only",
    ),
    ("casefiles/exits/actions.py", "whoever referred the person read the outcome"): (
        1,
        "a referrer outside the pair sees no content; the support whose report they read is closed",
    ),
    ("casefiles/exits/actions.py", "whoever referred the person asks for more"): (
        1,
        "a referrer outside the pair sees no content; the report goes back to the pair",
    ),
    ("casefiles/exits/listeners.py", "a closed support has no end to propose"): (
        1,
        "whoever closed it otherwise may see nothing any more; one date is written",
    ),
    ("casefiles/exits/listeners.py", "who is told of the end of a support"): (
        1,
        "the reference of a file, for notices",
    ),
    ("casefiles/exits/queries.py", "the outcome for whoever referred the person"): (
        1,
        "grades, reason and day for a referrer who sees no content; no word anybody wrote",
    ),
    ("casefiles/listeners.py", "a leaver's files change hands"): (
        1,
        "who ends a post sees none of its files; access and halves pass on, nothing is read",
    ),
    ("casefiles/listeners.py", "who goes on with a file is told"): (1, "the pair of a parked file, for its notices"),
    ("casefiles/listeners.py", "a post given back finds its files"): (1, "who gives it back sees none of its files"),
    ("casefiles/listeners.py", "a post gets a last day, and whoever stands in for it"): (
        1,
        "who manages accounts reads no file: accesses of a stand-in end with the post",
    ),
    ("casefiles/listeners.py", "a colleague stands in"): (1, "a head who names a stand-in sees none of the files"),
    ("casefiles/listeners.py", "a colleague stands in no more"): (1, "ends the dated accesses; nothing is read"),
    ("casefiles/assigning/handing.py", "a half of a pair hands a file on"): (
        1,
        "the half and the access of the pair pass to a colleague; only who makes that half asks for it",
    ),
    ("casefiles/assigning/remote.py", "a follow-up at a distance ends with its support"): (
        1,
        "whoever closes the support may read no content; one row of it ends",
    ),
    ("casefiles/deadlines/team.py", "how much is due for a team: numbers only"): (
        1,
        "a head reads no file: counts by professional of the own units",
    ),
    ("casefiles/heads/actions.py", "a head decided on a support"): (
        1,
        "a head reads no file: the step the pair asked for is taken for them",
    ),
    ("casefiles/heads/actions.py", "who is told what a head decided"): (
        1,
        "a head reads no file: its reference and the pair of the support",
    ),
    ("casefiles/afterwards/listeners.py", "days on which a status will be asked"): (
        1,
        "whoever closes the support may read no content; accesses of its pair to come are written",
    ),
    ("casefiles/afterwards/listeners.py", "who follows a person again is asked, the former pair no more"): (
        1,
        "whoever opens a support may see no former one; accesses of its pair end",
    ),
    ("casefiles/heads/queries.py", "the file a head decides on is held"): (
        1,
        "a head reads no file: its row is held before that of the request",
    ),
    ("casefiles/heads/queries.py", "what a head decides on: reference, dates and pair of a support"): (
        1,
        "a head reads no file: what the decision is about, without any name or content",
    ),
    ("casefiles/reviews/listeners.py", "a support that ends waits for no renewal"): (
        1,
        "the end may be recorded by somebody who no longer reads the file",
    ),
    ("casefiles/reviews/queries.py", "how long an agreement supports people"): (
        1,
        "one number of an agreement, asked for by its half of a pair, whatever the agreement's state",
    ),
    ("casefiles/following/pauses.py", "a pause ends with its support"): (
        1,
        "whoever closes the support may read no content; one row of it ends",
    ),
    ("casefiles/listeners.py", "how many files a post holds"): (1, "before a post ends; a count only"),
    ("casefiles/views/leaving.py", "a keeper names who goes on with a file"): (
        1,
        "a keeper of the queue sees that a file exists and no content; the half of its pair passes on",
    ),
    ("casefiles/openings/actions.py", "a file opens to somebody who does not follow the person"): (
        1,
        "a head in an emergency, or who decides, may have no access to the file: one dated access is written",
    ),
    ("casefiles/openings/requests.py", "who decides about a file"): (
        1,
        "who asks follows nobody: the post that decides and its unit, which they are told later",
    ),
    ("casefiles/openings/requests.py", "file of a request"): (1, "a head who decides opens no file; a reference only"),
    ("casefiles/openings/queries.py", "which file is meant"): (
        2,
        "a key and a reference, of a file of the department that the institution knows; found by exact identity",
    ),
    ("casefiles/openings/queries.py", "searches that found nothing"): (1, "a count of one's own rows of the journal"),
    ("casefiles/openings/queries.py", "emergencies of one head in a day"): (
        1,
        "a count over every post of the own account, before anything opens",
    ),
    ("casefiles/openings/queries.py", "references of emergencies"): (
        1,
        "the officer is told of them and opens no file; references only",
    ),
    ("casefiles/openings/telling.py", "the pair of an opened file"): (1, "posts to tell, whoever opened the file"),
    ("casefiles/queries/consents.py", "the person's agreement"): (
        1,
        "whether it holds, for a receiving side that reads no content: dates and themes only",
    ),
    ("casefiles/queries/items.py", "diagnosis"): (1, "whether any barrier exists, on any level; a yes or no only"),
    ("casefiles/queries/readings.py", "who has read a note"): (
        1,
        "its author, before taking it back, is told which colleagues opened this file; posts only",
    ),
    ("casefiles/queries/timeline.py", "count of reserved items"): (
        1,
        "how many items others keep; a count",
    ),
    ("casefiles/rights/queries.py", "whom a request is about"): (
        3,
        "the officer follows nobody: a key or a reference of a file of the institution, found by exact identity",
    ),
    ("casefiles/rights/queries.py", "whose text is to be erased"): (
        1,
        "the officer reads no text: its author and their unit only",
    ),
    ("casefiles/rights/erasing.py", "a text is erased at the person's request"): (
        1,
        "a head erases a text of the team that they may not read, in every version; fixed words, two people",
    ),
    ("casefiles/rights/merging.py", "two files of one person are made one"): (
        1,
        "rows never change file, whoever asks: a head who sees both makes one of them, journalled, and reads none",
    ),
    ("casefiles/queries/consents.py", "a link holds the file it is about"): (
        1,
        "the person's link opens no file; its row is held and not read",
    ),
}
