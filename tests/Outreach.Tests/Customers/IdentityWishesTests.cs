using FsCheck.Fluent;
using Outreach.Customers;

namespace Outreach.Tests.Customers;

public sealed class IdentityWishesTests
{
    [Fact]
    public void Channel_and_day_are_kept_and_neither_reason_nor_comment_nor_who_wrote_it_down() =>
        Always.Holds(Wishes, wishes =>
        {
            var once = IdentityWishes.Join([], wishes);
            var written = IdentityWishes.Write(once);
            Assert.DoesNotContain("secret", written ?? "", StringComparison.Ordinal);
            var read = IdentityWishes.Read(written);
            Assert.Equal(
                once.Select(wish => (wish.Channel, new DateTimeOffset(wish.Since.UtcDateTime.Date, TimeSpan.Zero))).Order(),
                read.Select(wish => (wish.Channel, wish.Since)).Order());
            Assert.All(read, wish => Assert.Equal((null, null), (wish.Comment, wish.By)));
            Assert.Equal(written, IdentityWishes.Write(read));
        });

    [Fact]
    public void Of_two_wishes_about_a_channel_the_earlier_one_stands() =>
        Always.Holds(
            from some in Wishes from more in Wishes select (some, more),
            both =>
            {
                var joined = IdentityWishes.Join(both.some, both.more);
                Assert.Distinct(joined.Select(wish => wish.Channel));
                Assert.Equal(both.some.Concat(both.more).Select(wish => wish.Channel).Distinct().Order(), joined.Select(wish => wish.Channel).Order());
                Assert.All(joined, wish => Assert.Equal(both.some.Concat(both.more).Where(one => one.Channel == wish.Channel).Min(one => one.Since), wish.Since));
            });

    private static FsCheck.Gen<IReadOnlyList<DoNotContact>> Wishes { get; } = Gen.ListOf(
        from channel in Gen.Elements("phone", "email", "twitter", "a_b-c9")
        from hours in Gen.Choose(0, 20_000)
        select new DoNotContact(channel, "secret", Samples.Monday.AddHours(hours), "secret", "secret")).Select(list => (IReadOnlyList<DoNotContact>)[.. list]);
}
