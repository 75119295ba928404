"""Joining and answering, for participants; a code is six capital letters and digits."""

from django.urls import path, re_path

from decision.sessions.models.sessions import CODE_ALPHABET, CODE_LENGTH
from decision.weighing.views import answering, joining, pages

CODE = rf"(?P<code>[{CODE_ALPHABET}{CODE_ALPHABET.lower()}]{{{CODE_LENGTH}}})"

urlpatterns = [
    path("join/", joining.join_code, name="join_code"),
    re_path(rf"^join/{CODE}/$", joining.join_session, name="join"),
    path("p/<str:token>/", joining.personal_link, name="personal_link"),
    re_path(rf"^s/{CODE}/$", pages.weigh, name="weigh"),
    re_path(rf"^s/{CODE}/judgement/$", answering.judgement, name="weigh_judgement"),
    re_path(rf"^s/{CODE}/weights/$", answering.weights, name="weigh_weights"),
    re_path(rf"^s/{CODE}/score/$", answering.score, name="weigh_score"),
    re_path(rf"^s/{CODE}/finish/$", answering.finish_answering, name="weigh_finish"),
    re_path(rf"^s/{CODE}/resume/$", answering.resume_answering, name="weigh_resume"),
    re_path(rf"^s/{CODE}/mine/$", pages.mine, name="weigh_mine"),
    re_path(rf"^s/{CODE}/link/$", pages.own_link, name="weigh_link"),
]
