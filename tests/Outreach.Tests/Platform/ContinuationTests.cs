using FsCheck;
using FsCheck.Fluent;
using Outreach.Platform.Http;

namespace Outreach.Tests.Platform;

public sealed class ContinuationTests
{
    private static readonly Gen<string> Positions =
        Gen.Elements("a", "0", "|", "-", "é", "🙂", "'", "~").NonEmptyListOf().Select(parts => string.Concat(parts));

    [Fact]
    public void A_mark_leads_back_to_its_position() => Always.Holds(Positions, position =>
    {
        var mark = Continuation.Pack(position, "filter");
        Assert.Equal(position, Continuation.Unpack(mark, "filter"));
        Assert.Matches("^[A-Za-z0-9_-]+$", mark);
    });

    [Fact]
    public void A_mark_with_any_character_changed_is_refused_by_name() => Always.Holds(
        from position in Positions
        from at in Gen.Choose(0, 10_000)
        from other in Gen.Elements("ABCXYZabcxyz0189-_ =+/\n🙂".EnumerateRunes().Select(rune => rune.ToString()).ToArray())
        select (position, at, other),
        made =>
        {
            var mark = Continuation.Pack(made.position, "filter");
            var at = made.at % mark.Length;
            AssertRefused(mark, mark[..at] + made.other + mark[(at + 1)..]);
            AssertRefused(mark, mark.Insert(at, made.other));
            AssertRefused(mark, mark[..at]);
        },
        tests: 500);

    [Fact]
    public void A_mark_of_another_list_is_refused() =>
        Assert.Equal(
            400, Assert.Throws<ProblemException>(() => Continuation.Unpack(Continuation.Pack("a", "state=new"), "state=closed")).Status);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void No_mark_is_the_lists_beginning(string? none) => Assert.Null(Continuation.Unpack(none, "filter"));

    private static void AssertRefused(string mark, string damaged)
    {
        if (damaged != mark && damaged.Length > 0)
        {
            var problem = Assert.Throws<ProblemException>(() => Continuation.Unpack(damaged, "filter"));
            Assert.Equal((400, "continuation"), (problem.Status, Assert.Single(problem.Errors).Key));
        }
    }
}
