"""Published records, publishing, and what a problem takes from committees."""

from django.urls import path

from decision.publishing.views import feed, inheriting, judged, records, sessions

urlpatterns = [
    path("records/", records.record_list, name="record_list"),
    path("records/feed/", feed.record_feed, name="record_feed"),
    path("records/<slug:name>/", records.record_detail, name="record_detail"),
    path("records/<slug:name>/since/", records.record_since, name="record_since"),
    path("records/<slug:name>/file/", records.record_download, name="record_download"),
    path("records/<slug:name>/verify/", records.record_verify, name="record_verify"),
    path("methods/<slug:note>/", records.method_note, name="method_note"),
    path("problems/<slug:slug>/judged/", judged.problem_judged, name="problem_judged"),
    path(
        "problems/<slug:slug>/inherited/",
        inheriting.problem_inherited,
        name="problem_inherited",
    ),
    path("sessions/<str:code>/publish/", sessions.session_publish, name="session_publish"),
    path("sessions/<str:code>/withdraw/", sessions.session_withdraw, name="session_withdraw"),
    path("s/<str:code>/record/", sessions.participant_record, name="weigh_record"),
]
