using Outreach.FollowUps;
using Outreach.SharedKernel;

namespace Outreach.Confirmation;

/// <summary>
/// What a customer's answer does to their follow-up as it is when they answer, not as it was when they got the link: the link asks whether
/// it is fixed, and one that nobody has used is still the same question after it was reopened and resolved again. Pure.
/// </summary>
internal static class ConfirmationRules
{
    /// <summary>Whether an answer can be heard: the follow-up is somebody's, and it has not been forgotten.</summary>
    public static bool CanHear(FollowUpState state) => state.CustomerId != CustomerId.Erased && state.WordsForgottenAt is null;

    /// <summary>The command that the answer is; null where the follow-up ended so long ago that it takes none.</summary>
    /// <param name="now">UTC.</param>
    public static FollowUpCommand? CommandFor(CustomerAnswer answer, FollowUpState state, DateTimeOffset now)
    {
        if (!CanHear(state))
        {
            return null;
        }

        var allowed = FollowUpRules.Allowed(state, now);
        var isLesson = answer is { Kind: AnswerKind.Fixed, Sentence: not null };
        return answer.Kind switch
        {
            AnswerKind.Fixed when allowed.Contains("confirm") =>
                new Confirm(answer.Sentence ?? Chosen(answer.Kind)) { By = Actor.Customer, IsLesson = isLesson },

            // Nobody waits for it any more: their word is kept, and nothing is reopened for it.
            AnswerKind.Fixed when !state.IsOpen => new Thank(MentionOf(answer, now)) { By = Actor.Customer, IsLesson = isLesson },
            AnswerKind.NotYet when allowed.Contains("reopen") =>
                new Reopen(answer.Sentence ?? Chosen(answer.Kind)) { By = Actor.Customer },
            AnswerKind.SomethingElse when !state.IsOpen && allowed.Contains("reopen") =>
                new Reopen(WordsOf(answer)) { By = Actor.Customer },

            // Before anything was resolved, or after it was reopened, there is nothing to confirm: it is a word that is to be answered.
            AnswerKind.Fixed or AnswerKind.NotYet or AnswerKind.SomethingElse when state.IsOpen =>
                new CustomerReplied(WordsOf(answer)) { By = Actor.Customer },
            AnswerKind.Fixed or AnswerKind.NotYet or AnswerKind.SomethingElse => null,
        };
    }

    private static MentionRow MentionOf(CustomerAnswer answer, DateTimeOffset now) =>
        new() { Number = 0, Text = WordsOf(answer), ReceivedAt = now };

    private static string WordsOf(CustomerAnswer answer) =>
        answer.Sentence is { } sentence ? $"{Chosen(answer.Kind)} {sentence}" : Chosen(answer.Kind);

    private static string Chosen(AnswerKind kind) => kind switch
    {
        AnswerKind.Fixed => "It is fixed.",
        AnswerKind.NotYet => "It is not fixed yet.",
        AnswerKind.SomethingElse => "Something else:",
    };
}
