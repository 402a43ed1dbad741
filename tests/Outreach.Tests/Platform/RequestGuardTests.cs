using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using NSubstitute;
using Outreach.Customers;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;

namespace Outreach.Tests.Platform;

public sealed class RequestGuardTests
{
    [Fact]
    public async Task GivenAnAddressThatHoldsAPersonsName_WhenItIsNotAnswered_ThenTheLogNamesTheRouteAlone()
    {
        var log = new Lines();
        var http = new DefaultHttpContext { Request = { Method = "GET", Path = "/api/customers/jane@example.com" } };

        await new RequestGuard(Samples.HttpFunctions, Substitute.For<ICallerSource>(), null!, log)
            .AnswerAsync(http.Request, () => Task.FromResult(Results.Ok()), CancellationToken.None, nameof(CustomerEndpoints.GetCustomer));

        Assert.Equal(["GET customers/{id} failed"], log.Written);
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
