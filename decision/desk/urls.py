"""The facilitator's pages and the board."""

from django.urls import path

from decision.desk.views import board, listing, new_session, people, sessions

urlpatterns = [
    path("sessions/", listing.session_list, name="session_list"),
    path("sessions/about/", listing.session_intro, name="session_intro"),
    path("sessions/new/", new_session.session_new, name="session_new"),
    path("sessions/<str:code>/", sessions.session_desk, name="session_desk"),
    path("sessions/<str:code>/archive/", listing.session_archive, name="session_archive"),
    path("sessions/<str:code>/delete/", listing.session_delete, name="session_delete"),
    path("sessions/<str:code>/move/", sessions.session_move, name="session_move"),
    path("sessions/<str:code>/sure/<slug:move>/", sessions.session_sure, name="session_sure"),
    path("sessions/<str:code>/deadline/", sessions.session_deadline, name="session_deadline"),
    path("sessions/<str:code>/door/", sessions.session_door, name="session_door"),
    path("sessions/<str:code>/turnout/", sessions.session_turnout, name="session_turnout"),
    path("sessions/<str:code>/events/", sessions.session_events, name="session_events"),
    path("sessions/<str:code>/people/", people.session_people, name="session_people"),
    path("sessions/<str:code>/people/<int:number>/", people.session_person, name="session_person"),
    path("sessions/<str:code>/groups/<int:pk>/", people.session_group, name="session_group"),
    path("board/<str:key>/", board.board, name="board"),
]
