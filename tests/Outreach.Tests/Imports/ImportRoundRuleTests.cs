using FsCheck.Fluent;
using Outreach.Customers;
using Outreach.Imports;

namespace Outreach.Tests.Imports;

public sealed class ImportRoundRuleTests
{
    [Fact]
    public void The_second_mention_of_a_customer_is_of_the_second_round() => Assert.Equal(
        [(0, "a1,b1"), (0, "c1"), (1, "a2,b2"), (2, "a3")],
        ImportRoundRule.Of([.. "a1 b1 a2 c1 b2 a3".Split(' ').Select(Said.Of)], mostTogether: 2)
            .Select(round => (round.Round, string.Join(',', round.Together.Select(said => said.Text)))));

    /// <summary>Nothing is lost, no round is too large or one too many, and what a customer says stays in its order.</summary>
    [Fact]
    public void Whatever_a_page_holds_each_customers_mentions_stay_in_order() => Always.Holds(
        Gen.Choose(0, 4).ListOf(),
        authors =>
        {
            Said[] said = [.. authors.Select((author, n) => new Said($"{author}", $"{n}"))];

            var rounds = ImportRoundRule.Of(said, mostTogether: 7).ToList();
            var taken = rounds.SelectMany(round => round.Together).ToList();

            Assert.All(rounds, round => Assert.InRange(round.Together.Length, 1, 7));
            Assert.All(rounds, round => Assert.InRange(round.Round, 0, ImportRoundRule.Most - 1));
            Assert.Equal(said.GroupBy(one => one.Name), taken.GroupBy(one => one.Name).OrderBy(one => Array.IndexOf(said, one.First())));
            Assert.Equal(rounds.Select(round => round.Round).Order(), rounds.Select(round => round.Round));
        });

    private sealed record Said(string Name, string Text) : ICustomerMention
    {
        public string Channel => "twitter";

        public Author Author => new() { Handle = Name };

        public static Said Of(string text) => new(text[..1], text);
    }
}
