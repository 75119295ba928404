"""The facilitator's pages and the board."""

from django.urls import path

from decision.desk.views import board, new_session, people, sessions

urlpatterns = [
    path("sessions/", sessions.session_list, name="session_list"),
    path("sessions/new/", new_session.session_new, name="session_new"),
    path("sessions/<str:code>/", sessions.session_desk, name="session_desk"),
    path("sessions/<str:code>/move/", sessions.session_move, name="session_move"),
    path("sessions/<str:code>/deadline/", sessions.session_deadline, name="session_deadline"),
    path("sessions/<str:code>/door/", sessions.session_door, name="session_door"),
    path("sessions/<str:code>/turnout/", sessions.session_turnout, name="session_turnout"),
    path("sessions/<str:code>/events/", sessions.session_events, name="session_events"),
    path("sessions/<str:code>/people/", people.session_people, name="session_people"),
    path("sessions/<str:code>/people/<int:number>/", people.session_person, name="session_person"),
    path("sessions/<str:code>/groups/<int:pk>/", people.session_group, name="session_group"),
    path("board/<str:key>/", board.board, name="board"),
]
