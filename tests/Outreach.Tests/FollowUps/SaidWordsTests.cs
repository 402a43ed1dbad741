using Azure.Data.Tables;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using NSubstitute;
using Outreach.Customers;
using Outreach.FollowUps;
using Outreach.Platform;
using Outreach.Platform.Storage;
using Outreach.Staff;
using Outreach.Tests.Platform;

namespace Outreach.Tests.FollowUps;

/// <summary>The same words go to two customers, also where many commands come at once.</summary>
public sealed class SaidWordsTests : IAsyncDisposable
{
    private readonly SaidWords _words;

    public SaidWordsTests()
    {
        var options = Options.Create(new OutreachOptions
        {
            PublicUrl = "https://outreach.example",
            OfficeTimeZone = "UTC",
            FromEmail = "care@example.com",
            IdentityKey = new string('k', 32),
            SameWordsMost = 2,
        });
        var service = Substitute.For<TableServiceClient>();
        service.GetTableClient(Arg.Any<string>()).Returns(new MemoryTable());
        _words = new SaidWords(
            new OutreachTables(service), new IdentityKey(options), options, TimeProvider.System, NullLogger<SaidWords>.Instance);
    }

    public ValueTask DisposeAsync() => _words.DisposeAsync();

    [Fact]
    public async Task Of_many_at_once_only_as_many_pass_as_may_get_the_same()
    {
        var passed = await Task.WhenAll(Enumerable.Range(1, 50).Select(n => Task.Run(() => MayAsync(Said(), $"c{n}"))));

        Assert.Equal(2, passed.Count(may => may));
    }

    [Fact]
    public async Task What_is_refused_or_fails_does_not_count_and_what_is_said_does()
    {
        var (first, second, third) = (Said(), Said(), Said());
        Assert.True(await MayAsync(first, "c1"));
        Assert.True(await MayAsync(first, "c1"));
        Assert.True(await MayAsync(second, "c2"));
        Assert.True(await MayAsync(Said(), "c1"));
        Assert.False(await MayAsync(third, "c3"));

        _words.Withdraw(second);
        Assert.True(await MayAsync(third, "c3"));
        Assert.False(await MayAsync(second, "c2"));

        _words.Record(third, "c3");
        _words.Withdraw(third);
        _words.Withdraw(third);
        Assert.Equal(2, await _words.CountOthersAsync(third.Said, "c2", DateTimeOffset.UtcNow, CancellationToken.None));
        Assert.Equal(1, await _words.CountOthersAsync(third.Said, "c3", DateTimeOffset.UtcNow, CancellationToken.None));
    }

    [Fact]
    public async Task What_was_said_already_is_not_counted_before_it_is_logged()
    {
        var said = Enumerable.Range(1, 5).Select(n => MayAsync(Said() with { SameWords = true }, $"c{n}"));

        Assert.All(await Task.WhenAll(said), Assert.True);
        Assert.Equal(0, await _words.CountOthersAsync("I look into it.", null, DateTimeOffset.UtcNow, CancellationToken.None));
    }

    private static Acknowledge Said() =>
        new("I look into it.", "twitter", Kind: null, NeedsResolution: null) { By = Samples.Ben.ToActor() };

    private async Task<bool> MayAsync(FollowUpCommand command, string customerId) =>
        await _words.WhyNotAsync(command, customerId, DateTimeOffset.UtcNow, CancellationToken.None) is null;
}
