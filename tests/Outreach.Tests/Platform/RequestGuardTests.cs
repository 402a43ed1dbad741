using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Extensions.Logging;
using NSubstitute;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.Tests.Platform;

public sealed class RequestGuardTests
{
    [Theory]
    [InlineData(true, "GET api/customers/{id} failed")]
    [InlineData(false, "GET api failed")]
    public async Task GivenAnAddressThatHoldsAPersonsName_WhenItIsNotAnswered_ThenTheLogNamesTheRouteAlone(bool routed, string logged)
    {
        var log = new Lines();
        var http = new DefaultHttpContext { Request = { Method = "GET", Path = "/api/customers/jane@example.com" } };
        if (routed)
        {
            http.SetEndpoint(new RouteEndpoint(_ => Task.CompletedTask, RoutePatternFactory.Parse("api/customers/{id}"), 0, null, null));
        }

        await new RequestGuard(Substitute.For<ICallerSource>(), null!, log).AnswerAsync(http.Request, () => throw new TimeoutException());

        Assert.Equal([logged], log.Written);
    }

    private sealed class Lines : ILogger<RequestGuard>
    {
        public List<string> Written { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Written.Add(formatter(state, exception));
    }
}
