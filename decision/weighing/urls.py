"""Joining and answering, for participants; a code is six capital letters and digits."""

from django.urls import path, re_path

from decision.sessions.models.sessions import CODE_ALPHABET, CODE_LENGTH
from decision.weighing.views import answering, conflicts, devices, joining, links, pages

CODE = rf"(?P<code>[{CODE_ALPHABET}{CODE_ALPHABET.lower()}]{{{CODE_LENGTH}}})"

urlpatterns = [
    path("join/", joining.join_code, name="join_code"),
    re_path(rf"^join/{CODE}/$", joining.join_link, name="join"),
    path("p/<str:token>/", links.personal_link, name="personal_link"),
    re_path(rf"^s/{CODE}/$", pages.weigh, name="weigh"),
    re_path(rf"^s/{CODE}/join/$", joining.join_session, name="weigh_join"),
    re_path(rf"^s/{CODE}/in/(?P<token>[^/]+)/$", links.enter, name="weigh_enter"),
    re_path(rf"^s/{CODE}/devices/$", devices.devices, name="weigh_devices"),
    re_path(rf"^s/{CODE}/conflicts/$", conflicts.conflicts, name="weigh_conflicts"),
    re_path(rf"^s/{CODE}/judgement/$", answering.judgement, name="weigh_judgement"),
    re_path(rf"^s/{CODE}/weights/$", answering.weights, name="weigh_weights"),
    re_path(rf"^s/{CODE}/score/$", answering.score, name="weigh_score"),
    re_path(rf"^s/{CODE}/finish/$", answering.finish_answering, name="weigh_finish"),
    re_path(rf"^s/{CODE}/resume/$", answering.resume_answering, name="weigh_resume"),
    re_path(rf"^s/{CODE}/mine/$", pages.mine, name="weigh_mine"),
]
