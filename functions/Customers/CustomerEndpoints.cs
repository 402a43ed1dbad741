using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Outreach.Platform;
using Outreach.Platform.Http;
using Outreach.Platform.Identity;
using Outreach.Platform.Storage;

namespace Outreach.Customers;

/// <summary>A customer as staff see them. Times are UTC.</summary>
public sealed record CustomerView(
    string Id,
    string? DisplayName,
    string? Email,
    string? Phone,
    string? TimeZone,
    IReadOnlyList<CustomerIdentity> Identities,
    DateTimeOffset FirstSeenAt,
    DateTimeOffset LastMentionAt,
    int Mentions,
    int ProblemsFixed,
    int Praises,
    string? KnownBy,
    DateTimeOffset? LastSpokeAt,
    int Calls,
    DateTimeOffset? LastCallAt,
    Loyalty Loyalty,
    IReadOnlyList<CustomerNote> Notes,
    IReadOnlyList<DoNotContact> DoNotContact,
    IReadOnlyList<Contact> Contacts);

/// <summary>Customers over HTTP.</summary>
public sealed class CustomerEndpoints(RequestGuard guard, CustomerStore customers, TimeProvider clock)
{
    /// <summary>GET /customers/{id}: what we remember of them.</summary>
    [Function(nameof(GetCustomer))]
    public Task<IResult> GetCustomer(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "customers/{id}")] HttpRequest request, string id, CancellationToken cancellationToken) =>
        guard.AnswerStaffAsync(
            request,
            Access.Staff,
            async _ =>
            {
                var rows = CustomerId.IsWellFormed(id) ? await customers.ReadPartitionAsync(id, cancellationToken) : [];
                if (rows.FirstOrDefault(row => row.RowKey == "profile") is not { } profile)
                {
                    throw ProblemException.NotFound("customer");
                }

                var customer = Document.Read<CustomerProfile>(profile);
                var contacts = rows
                    .Where(row => row.RowKey.StartsWith("contact:", StringComparison.Ordinal))
                    .Select(Document.Read<Contact>)
                    .OrderBy(contact => contact.At);
                request.HttpContext.Response.Headers.ETag = profile.ETag.ToString();
                return Results.Json(ViewOf(customer, [.. contacts]), Json.Http);
            },
            cancellationToken);

    private CustomerView ViewOf(CustomerProfile customer, IReadOnlyList<Contact> contacts) => new(
        customer.Id,
        customer.DisplayName,
        customer.Email,
        customer.Phone,
        customer.TimeZone,
        customer.Identities,
        customer.FirstSeenAt,
        customer.LastMentionAt,
        customer.Mentions,
        customer.ProblemsFixed,
        customer.Praises,
        customer.KnownBy,
        customer.LastSpokeAt,
        customer.Calls,
        customer.LastCallAt,
        LoyaltyRule.Judge(customer, clock.GetUtcNow()),
        customer.Notes,
        customer.DoNotContact,
        contacts);
}
