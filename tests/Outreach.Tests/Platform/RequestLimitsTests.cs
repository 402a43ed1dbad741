using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;
using Outreach.FollowUps.Mentions;
using Outreach.Health;
using Outreach.Platform.Http;
using Outreach.Staff.Authorization;

namespace Outreach.Tests.Platform;

/// <summary>Where nobody signs in, one sender can't take the app from the others.</summary>
public sealed class RequestLimitsTests : IDisposable
{
    private readonly RequestLimits _limits = new(2);
    private readonly ICallerSource _callers = Substitute.For<ICallerSource>();

    public RequestLimitsTests()
    {
        _callers.AddressOf(Arg.Any<HttpRequest>()).Returns(call => call.Arg<HttpRequest>().Headers["From"].ToString());
        _callers.MayHandInMentions(Arg.Any<HttpRequest>()).Returns(call => call.Arg<HttpRequest>().Headers.ContainsKey("Key"));
    }

    public void Dispose() => _limits.Dispose();

    [Fact]
    public async Task One_request_too_many_from_an_address_is_answered_429_with_the_time_to_wait_and_others_go_on()
    {
        Assert.Equal((200, ""), await AskAsync(nameof(HealthEndpoint.GetHealth), "10.0.0.1"));
        Assert.Equal((200, ""), await AskAsync(nameof(HealthEndpoint.GetHealth), "10.0.0.1"));

        Assert.Equal((429, "30"), await AskAsync(nameof(HealthEndpoint.GetHealth), "10.0.0.1"));
        Assert.Equal((200, ""), await AskAsync(nameof(HealthEndpoint.GetHealth), "10.0.0.2"));
    }

    [Fact]
    public async Task A_machine_is_counted_by_its_key_wherever_it_comes_from()
    {
        Assert.Equal((200, ""), await AskAsync(nameof(MentionEndpoints.PostMentions), "10.0.0.1", "key"));
        Assert.Equal((200, ""), await AskAsync(nameof(MentionEndpoints.PostMentions), "10.0.0.2", "key"));

        Assert.Equal(429, (await AskAsync(nameof(MentionEndpoints.PostMentions), "10.0.0.3", "key")).Status);
    }

    [Theory]
    [InlineData(1, 1, 60_000)]
    [InlineData(30, 1, 2_000)]
    [InlineData(60, 1, 1_000)]
    [InlineData(100, 1, 600)]
    [InlineData(119, 1, 504.2017)]
    [InlineData(150, 2, 800)]
    [InlineData(6_000, 100, 1_000)]
    public void As_many_are_free_again_a_minute_as_the_setting_says(int perMinute, int tokens, double milliseconds)
    {
        var refill = RequestLimits.RefillOf(perMinute);

        Assert.Equal((tokens, milliseconds), (refill.Tokens, Math.Round(refill.Period.TotalMilliseconds, 4)));
    }

    [Fact]
    public void Zero_is_no_limit()
    {
        using var none = new RequestLimits(0);

        Assert.All(Enumerable.Range(0, 10_000), _ => none.Count("10.0.0.1"));
    }

    private async Task<(int Status, string RetryAfter)> AskAsync(string function, string address, string? key = null)
    {
        var http = new DefaultHttpContext
        {
            Request = { Method = "GET", Path = "/api/health", Headers = { ["From"] = address } },
            RequestServices = new ServiceCollection().AddLogging().BuildServiceProvider(),
        };
        if (key is not null)
        {
            http.Request.Headers["Key"] = key;
        }

        var guard = new RequestGuard(
            Samples.HttpFunctions, _callers, null!, _limits, null!, NullLogger<RequestGuard>.Instance);
        await guard.AnswerAsync(http, function, () => Task.FromResult(Results.Ok()), CancellationToken.None);
        return (http.Response.StatusCode, http.Response.Headers.RetryAfter.ToString());
    }
}
