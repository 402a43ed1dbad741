using System.Reflection;
using Outreach.FollowUps;
using Outreach.SharedKernel;

namespace Outreach.Tests.FollowUps;

/// <summary>Each type of event says what happened, in a timeline and in an export, and forgets what it holds of somebody's words.</summary>
public sealed class FollowUpEventTests
{
    private static readonly TimelineContext About = new(
        "Ada", "twitter", MentionKind.Problem, "My bag.", id => id ?? "nobody", at => $"{at:O}");

    // What no event forgets: who, and which follow-up.
    private static readonly string[] Ids = ["By", "From", "Into", "LoggedBy", "To"];

    private static readonly IReadOnlyList<PropertyInfo> Texts =
        [.. typeof(FollowUpEvent).GetProperties().Where(property => property.PropertyType == typeof(string))];

    [Fact]
    public void Every_type_has_a_sentence_for_the_customer_and_a_line_unless_another_event_says_it() =>
        Assert.All(Enum.GetValues<FollowUpEventType>(), type =>
        {
            var happened = new FollowUpEvent { Type = type, By = "anna", At = Samples.Monday, Until = Samples.Monday };

            Assert.Matches(@"^2 March 2026 at 09:00 UTC: .{8,}[.""]$", happened.ToCustomer());
            Assert.Equal(type != FollowUpEventType.Closed, happened.LineIn(About)?.What.Length > 5);
        });

    [Fact]
    public void Every_text_of_an_event_is_an_id_or_is_forgotten()
    {
        var happened = new FollowUpEvent { Type = FollowUpEventType.Noted, By = "", At = Samples.Monday };
        Assert.All(Texts, text => text.SetValue(happened, "secret"));

        var forgotten = happened.WithoutWords();

        Assert.Equal(Ids, Texts.Where(text => text.GetValue(forgotten) is not null).Select(text => text.Name).Order());
    }

    [Fact]
    public void Each_type_knows_all_words_that_its_events_hold() => Always.Holds(FollowUpStories.Lives, life =>
    {
        var (state, _) = FollowUpStories.Live(life);
        foreach (var command in FollowUpStories.ByAnna.Values.Append(new ApplyDue("lena") { By = Actor.System }))
        {
            var decision = FollowUpRules.Decide(state, command, Samples.Levels, Samples.Monday.AddDays(90));
            Assert.All(
                decision is Accepted { Events: var events } ? events : [],
                happened => Assert.Equal(happened.WithoutWords(), EventDefinition.Of[happened.Type].WithoutWords(happened)));
        }
    });
}
