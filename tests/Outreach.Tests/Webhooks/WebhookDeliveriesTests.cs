using Azure.Data.Tables;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using Outreach.Platform.Storage;
using Outreach.Tests.Platform;
using Outreach.Webhooks;

namespace Outreach.Tests.Webhooks;

public sealed class WebhookDeliveriesTests
{
    [Fact]
    public async Task Of_a_body_that_comes_twice_at_once_a_day_later_both_are_known_by_the_same_moment()
    {
        var (table, clock, service) = (new MemoryTable(), new FakeTimeProvider(Samples.Monday), Substitute.For<TableServiceClient>());
        service.GetTableClient("Webhooks").Returns(table);
        var deliveries = new WebhookDeliveries(new OutreachTables(service), clock);
        var source = WebhookSource.Read(
            "reviews", new WebhookSourceOptions { Scheme = "hmac-hex", Secret = new string('k', 24) }).Source!;
        await deliveries.FinishAsync(source, await BeginAsync(), CancellationToken.None);
        clock.Advance(TimeSpan.FromDays(1));
        WebhookDelivery? other = null;
        var before = table.Writes;
        table.BeforeWrite = number =>
        {
            // The first write of all is one that finds the body there.
            if (number == before + 2)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                other = BeginAsync().GetAwaiter().GetResult();
            }
        };

        var one = await BeginAsync();

        Assert.Equal(new WebhookDelivery(one.Hash, Samples.Monday.AddDays(1).AddSeconds(1), IsDone: false), one);
        Assert.Equal(one, other);

        Task<WebhookDelivery> BeginAsync() => deliveries.BeginBodyAsync(source, "abc", CancellationToken.None);
    }
}
