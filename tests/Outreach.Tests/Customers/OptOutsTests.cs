using FsCheck.Fluent;
using Outreach.Customers;

namespace Outreach.Tests.Customers;

public sealed class OptOutsTests
{
    [Fact]
    public void Channel_and_day_are_kept_and_neither_reason_nor_comment_nor_who_wrote_it_down() =>
        Always.Holds(ManyOptOuts, optOuts =>
        {
            var once = OptOuts.Join([], optOuts);
            var written = OptOuts.Write(once);
            Assert.DoesNotContain("secret", written ?? "", StringComparison.Ordinal);
            var read = OptOuts.Read(written);
            Assert.Equal(
                once.Select(optOut => (optOut.Channel, new DateTimeOffset(optOut.Since.UtcDateTime.Date, TimeSpan.Zero))).Order(),
                read.Select(optOut => (optOut.Channel, optOut.Since)).Order());
            Assert.All(read, optOut => Assert.Equal((null, null), (optOut.Comment, optOut.By)));
            Assert.Equal(written, OptOuts.Write(read));
        });

    [Fact]
    public void Of_two_opt_outs_of_a_channel_the_earlier_one_stands() =>
        Always.Holds(
            from some in ManyOptOuts from more in ManyOptOuts select (some, more),
            both =>
            {
                var joined = OptOuts.Join(both.some, both.more);
                Assert.Distinct(joined.Select(optOut => optOut.Channel));
                Assert.Equal(
                    both.some.Concat(both.more).Select(optOut => optOut.Channel).Distinct().Order(),
                    joined.Select(optOut => optOut.Channel).Order());
                Assert.All(joined, optOut => Assert.Equal(
                    both.some.Concat(both.more).Where(one => one.Channel == optOut.Channel).Min(one => one.Since), optOut.Since));
            });

    [Fact]
    public void Where_one_was_recorded_again_later_that_is_known_of_both()
    {
        var (inherited, recorded) = (
            new DoNotContact("phone", "No calls.", Samples.Monday),
            new DoNotContact("phone", "No calls.", Samples.Monday.AddDays(1)) { RecordedAt = Samples.Monday.AddDays(1) });

        Assert.Equal([inherited with { RecordedAt = Samples.Monday.AddDays(1) }], OptOuts.Join([inherited], [recorded]));
    }

    private static FsCheck.Gen<IReadOnlyList<DoNotContact>> ManyOptOuts { get; } = Gen.ListOf(
        from channel in Gen.Elements("phone", "email", "twitter", "a_b-c9")
        from hours in Gen.Choose(0, 20_000)
        select new DoNotContact(channel, "secret", Samples.Monday.AddHours(hours), "secret", "secret")).Select(list =>
            (IReadOnlyList<DoNotContact>)[.. list]);
}
