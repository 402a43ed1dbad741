using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Outreach.FollowUps;
using Outreach.FollowUps.Mentions;
using Outreach.Platform;
using Outreach.SharedKernel;

namespace Outreach.Tests.Mentions;

/// <summary>How many people a customer reaches is read nowhere and changes nothing.</summary>
public sealed partial class InfluenceBlindTests
{
    private static readonly Gen<JsonNode?> Numbers = Gen.OneOf(
        Gen.Choose(0, int.MaxValue).Select(number => (JsonNode?)JsonValue.Create(number)),
        Gen.Elements(true, false).Select(flag => (JsonNode?)JsonValue.Create(flag)),
        Gen.Elements("1.2M", "", "verified", "null").Select(text => (JsonNode?)JsonValue.Create(text)),
        Gen.Constant((JsonNode?)null));

    private static readonly Gen<(string Name, JsonNode? Value)[]> Reach = (
        from name in Gen.Elements(
            "followers",
            "followersCount",
            "retweets",
            "retweet_count",
            "likes",
            "klout",
            "kloutScore",
            "reach",
            "verified",
            "influence",
            "priority")
        from plain in Numbers
        from shape in Gen.Choose(0, 2)
        select (name, shape switch
        {
            0 => plain,
            1 => new JsonArray(plain, new JsonObject { ["klout"] = 99 }),
            _ => new JsonObject { ["followers"] = plain, ["text"] = "a different text", ["handle"] = "@somebody-else" },
        })).NonEmptyListOf().Select(fields => fields.DistinctBy(field => field.name).ToArray());

    [Fact]
    public void Reach_in_the_input_changes_neither_the_mention_nor_the_follow_up_nor_what_is_owed() => Always.Holds(
        from onMention in Reach
        from onAuthor in Reach
        from first in Gen.Elements(true, false)
        select (onMention, onAuthor, first),
        made =>
        {
            var plain = MentionJson([], [], first: false);
            var famous = MentionJson(made.onMention, made.onAuthor, made.first);
            Assert.NotEqual(plain, famous);

            var (expected, actual) = (Parse(plain), Parse(famous));

            Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(actual));
            Assert.Equal(Life(expected), Life(actual));
        });

    [Fact]
    public void Nothing_in_the_product_is_named_for_reach()
    {
        var named = typeof(OutreachServices).Assembly.GetTypes()
            .SelectMany(type => type.GetProperties().Select(property => property.Name)
                .Concat(type.GetFields().Select(field => field.Name))
                .Select(name => $"{type.Name}.{name}"))
            .ToList();

        Assert.Contains(named, name => name == "MentionInput.Text");
        Assert.DoesNotContain(named, name => ReachWord().IsMatch(name));
        Assert.Matches(ReachWord(), "Author.FollowersCount");
        Assert.Matches(ReachWord(), "Mention.Likes");
    }

    /// <summary>Everything that a mention leads to: its opening, then an acknowledgement and a day of waiting.</summary>
    private static string Life(Mention mention)
    {
        var opened = FollowUpRules.Open("f1", "c1", mention, "anna", "why", Samples.Levels, Samples.Monday);
        var due = (Accepted)FollowUpRules.Decide(opened.State, new ApplyDue("lena") { By = Actor.System }, Samples.Monday.AddDays(1));
        var profile = Outreach.Customers.CustomerRules.Remember(null, "c1", mention, "anna", Samples.Monday);
        var loyalty = Outreach.Customers.LoyaltyRule.Judge(
            profile with { Mentions = 3, LastEnding = new("f1", MentionKind.Praise, FollowUpOutcome.Acknowledged, Samples.Monday) },
            new(),
            Samples.Monday);
        return JsonSerializer.Serialize(
            new { opened.State, opened.Events, opened.Reply, Late = due.State, DueEvents = due.Events, profile, loyalty }, Json.Http);
    }

    private static Mention Parse(string json)
    {
        using var given = JsonDocument.Parse(json);
        return MentionReader.Read(given.RootElement, Samples.Monday, "NL").Mention!;
    }

    private static string MentionJson((string Name, JsonNode? Value)[] onMention, (string Name, JsonNode? Value)[] onAuthor, bool first)
    {
        JsonObject author = Mixed([("handle", "@cleo"), ("displayName", "Cleo"), ("phone", "+31201234567")], onAuthor, first);
        return Mixed(
            [
                ("channel", "twitter"),
                ("externalId", "1"),
                ("author", author),
                ("text", "My bag."),
                ("postedAt", "2026-03-02T08:57:00Z"),
                ("kind", "problem")],
            onMention,
            first).ToJsonString();
    }

    private static JsonObject Mixed((string Name, JsonNode? Value)[] known, (string Name, JsonNode? Value)[] more, bool first) =>
        new((first ? more.Concat(known) : known.Concat(more)).Select(field => KeyValuePair.Create(field.Name, field.Value?.DeepClone())));

    [GeneratedRegex("(Follower|Klout|Retweet|Influen|Impression|Popular|Verified|Viral|Audience|Likes|LikeCount|ViewCount|Reach(?!ed))")]
    private static partial Regex ReachWord();
}
