from django.urls import path

from activities.meetings.views import appraisals, exclusions, life, phone, sessions, votes

app_name = "meetings"
RECORD = "b/<row:branch>/report/<row:activity>"
urlpatterns = [
    path(f"{RECORD}/vote/", votes.votes, name="votes"),
    path(f"{RECORD}/vote/new/", votes.enter, name="vote_new"),
    path(f"{RECORD}/vote/<row:vote>/", votes.change, name="vote"),
    path(f"{RECORD}/vote/<row:vote>/drop/", votes.drop, name="vote_drop"),
    path("b/<row:branch>/exclusion/", exclusions.exclusions, name="exclusions"),
    path("b/<row:branch>/exclusion/new/", exclusions.add, name="exclusion_new"),
    path("b/<row:branch>/exclusion/<row:exclusion>/end/", exclusions.end, name="exclusion_end"),
    path(f"{RECORD}/appraisal/", appraisals.appraisal, name="appraisal"),
    path(f"{RECORD}/appraisal/count/", appraisals.count, name="count"),
    path(f"{RECORD}/appraisal/again/", appraisals.again, name="appraisal_again"),
    path(f"{RECORD}/appraisal/grades/", appraisals.grades, name="grades"),
    path(f"{RECORD}/appraisal/ballot/", phone.open_one, name="ballot_new"),
    path(f"{RECORD}/appraisal/ballot/count/", phone.count_one, name="ballot_count"),
    path(f"{RECORD}/appraisal/ballot/drop/", phone.call_off_one, name="ballot_call_off"),
    path(f"{RECORD}/appraisal/ballot/prolong/", phone.prolong_one, name="ballot_prolong"),
    path(f"{RECORD}/rectification/", life.rectification, name="rectification"),
    path(f"{RECORD}/rectification/new/", life.add, name="rectification_new"),
    path(f"{RECORD}/rectification/<row:item>/", life.rectified, name="rectified"),
    path("b/<row:branch>/talk/", life.talks, name="talks"),
    path("b/<row:branch>/talk/<row:talk>/drop/", life.forget_talk, name="talk_drop"),
    path("desk/session/", sessions.sessions, name="sessions"),
    path("desk/session/new/", sessions.enter, name="session_new"),
    path("desk/session/<row:session>/drop/", sessions.drop, name="session_drop"),
]
