using System.Globalization;
using Microsoft.AspNetCore.Http;
using Outreach.Customers;
using Outreach.Platform.Http;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.Staff.Authorization;

namespace Outreach.FollowUps.Mentions;

/// <summary>
/// Completes what a person hands in who heard a customer, on the phone or in the shop: who heard it, and what only a channel would know.
/// What a machine sends is left as it is.
/// </summary>
public sealed class HandIn(CustomerStore customers, TimeProvider clock)
{
    internal async Task<MentionInput> CompleteAsync(MentionInput input, HttpRequest request, CancellationToken cancellationToken) =>
        RequestGuard.FindCallerOf(request) is { } caller
            ? await CompleteAsync(input, caller, ExternalIdOf(request), "", cancellationToken)
            : input;

    internal async Task<IReadOnlyList<MentionInput?>> CompleteAsync(
        IReadOnlyList<MentionInput?> inputs, HttpRequest request, CancellationToken cancellationToken)
    {
        if (RequestGuard.FindCallerOf(request) is not { } caller)
        {
            return inputs;
        }

        var (completed, first) = (new List<MentionInput?>(), ExternalIdOf(request));
        foreach (var (n, input) in inputs.Index())
        {
            var externalId = string.Create(CultureInfo.InvariantCulture, $"{first}-{n}");
            completed.Add(input is null ? null : await CompleteAsync(input, caller, externalId, $"[{n}].", cancellationToken));
        }

        return completed;
    }

    private async Task<MentionInput> CompleteAsync(
        MentionInput input, StaffMember caller, string externalId, string prefix, CancellationToken cancellationToken)
    {
        var customer = await FindCustomerAsync(input.CustomerId, prefix, cancellationToken);
        var id = Given(input.ExternalId) ?? externalId;
        return input with
        {
            ExternalId = id,
            PostedAt = Given(input.PostedAt) ?? clock.GetUtcNow().ToString("O", CultureInfo.InvariantCulture),
            Author = (input.Author ?? new AuthorInput()) with { Handle = HandleOf(input.Author, customer, input.Channel, id) },
            HeardBy = new HeardBy(caller.ToActor(), customer?.Id, AnswerOf(input.Answer, prefix)),
        };
    }

    private async Task<CustomerProfile?> FindCustomerAsync(string? customerId, string prefix, CancellationToken cancellationToken)
    {
        if (Given(customerId) is not { } id)
        {
            return null;
        }

        var stored = CustomerId.IsWellFormed(id) ? await customers.FindCurrentAsync(id, cancellationToken) : null;
        return stored is { Profile: { ErasingSince: null } profile }
            ? profile
            : throw ProblemException.Invalid($"{prefix}customerId", "customerId is the id of no customer.");
    }

    /// <summary>
    /// The name on the channel. Of somebody who is known, how they were reached there before; somebody who is not known and gave no number
    /// or address is nobody we have met, whatever their name is.
    /// </summary>
    private static string HandleOf(AuthorInput? author, CustomerProfile? customer, string? channel, string externalId) =>
        Given(author?.Handle)
        ?? (channel == Channel.Phone.Name ? Given(author?.Phone) ?? customer?.Phone : null)
        ?? customer?.Identities.FirstOrDefault(identity => identity.Channel == channel)?.Handle
        ?? (customer is null ? Given(author?.Phone) ?? Given(author?.Email) ?? externalId : customer.DisplayName ?? customer.Id);

    private static SpotAnswer? AnswerOf(SpotAnswerInput? answer, string prefix)
    {
        if (answer is null)
        {
            return null;
        }

        var errors = new Dictionary<string, string[]>();
        if (Given(answer.Said) is not { Length: <= 10_000 })
        {
            errors[$"{prefix}answer.said"] = ["answer.said is required: what was said to the customer, up to 10,000 characters."];
        }

        if (answer.Where?.Length > 256)
        {
            errors[$"{prefix}answer.where"] = ["answer.where may hold 256 characters at the most."];
        }

        return errors.Count == 0
            ? new SpotAnswer(answer.Said!, Given(answer.Where), answer.NeedsResolution)
            : throw ProblemException.Invalid(errors);
    }

    /// <summary>The same for the same Idempotency-Key: a request that broke off and is sent again is about the same words.</summary>
    private static string ExternalIdOf(HttpRequest request) =>
        $"heard-{KeyedRequest.Of(request)?.RequestId ?? Guid.NewGuid().ToString("N")}";

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
