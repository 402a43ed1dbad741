using System.Text.Json.Nodes;
using Microsoft.DurableTask.Client;
using Outreach.Platform.Durable;
using Outreach.Privacy;
using Outreach.SharedKernel;

namespace Outreach.Sweep;

/// <summary>The reports of sweeps that name a call with a dead letter; its id holds the customer's.</summary>
internal sealed class KeptSweepReports(SweepStore sweeps) : IKeptElsewhere
{
    public string Name => "Reports of our nightly check that name a call to you, because a notice of it could not be sent";

    public async Task<IReadOnlyList<JsonNode>> ReadAsync(KeptCustomer customer, CancellationToken cancellationToken) =>
        [.. (await FindAsync(customer, cancellationToken)).Select(report => (JsonNode)new JsonObject { ["report"] = report.Id })];

    public async Task<int> EraseAsync(KeptCustomer customer, DurableTaskClient client, CancellationToken cancellationToken)
    {
        var named = await FindAsync(customer, cancellationToken);
        foreach (var report in named)
        {
            await sweeps.PutAsync(
                report with
                {
                    DeadLetters = [
                        .. report.DeadLetters.Select(
                            letter => IsAbout(letter, customer) ? letter with { Id = CustomerId.Erased, EntryId = "" } : letter)],
                },
                cancellationToken);

            // Its sums went from one generation of the orchestration to the next.
            if (!await client.TryPurgeAsync(report.Id, cancellationToken))
            {
                throw new InvalidOperationException(
                    "A sweep that names the customer is still running; the erasure goes on once it has ended.");
            }
        }

        return named.Count;
    }

    private async Task<IReadOnlyList<SweepReport>> FindAsync(KeptCustomer customer, CancellationToken cancellationToken) =>
        customer.HasCalls
            ? [
                .. (await sweeps.ReadAllAsync(cancellationToken)).Where(
                    report => report.DeadLetters.Any(letter => IsAbout(letter, customer)))]
            : [];

    private static bool IsAbout(DeadLetter letter, KeptCustomer customer) =>
        letter.Id.StartsWith(customer.CustomerId, StringComparison.Ordinal)
            || letter.EntryId.StartsWith(customer.CustomerId, StringComparison.Ordinal);
}
