"""The columns that are kept in Russian and in English."""

from modeltranslation.translator import TranslationOptions, translator

from decision.problems.models import Criterion, Problem, Profile


class ProblemOptions(TranslationOptions):
    fields = ("name", "question", "goal", "description")


class CriterionOptions(TranslationOptions):
    fields = ("name", "description")


class ProfileOptions(TranslationOptions):
    fields = ("title", "reason")


translator.register(Problem, ProblemOptions)
translator.register(Criterion, CriterionOptions)
translator.register(Profile, ProfileOptions)
