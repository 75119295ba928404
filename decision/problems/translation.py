"""The columns that are kept in Russian and in English."""

from modeltranslation.translator import TranslationOptions, translator

from decision.problems.models import Criterion, Problem


class ProblemOptions(TranslationOptions):
    fields = ("name", "question", "goal", "description")


class CriterionOptions(TranslationOptions):
    fields = ("name", "description")


translator.register(Problem, ProblemOptions)
translator.register(Criterion, CriterionOptions)
