using Microsoft.AspNetCore.Http;
using Outreach.Platform.Http;
using Outreach.SharedKernel;

namespace Outreach.WorkItems;

/// <summary>What callers narrow a list to. Each value is null where it is left out.</summary>
internal static class ListFilter
{
    /// <exception cref="ProblemException">400 for what could not be one.</exception>
    public static string? StaffIdOf(HttpRequest request, string field) =>
        ValueOf(request, field, StaffId.IsWellFormed, "Must be a staff id: 2 to 32 of a-z, 0-9 and -.");

    /// <exception cref="ProblemException">400 for what could not be one.</exception>
    public static string? ChannelOf(HttpRequest request, string field) =>
        ValueOf(request, field, Platform.Formats.IsChannel, "Must be a channel: 1 to 32 of a-z, 0-9, _ and -.");

    /// <exception cref="ProblemException">400 for what could not be one.</exception>
    public static string? CustomerIdOf(HttpRequest request, string field) =>
        ValueOf(request, field, CustomerId.IsWellFormed, "Must be a customer id: c and 32 hex digits.");

    private static string? ValueOf(HttpRequest request, string field, Func<string, bool> isWellFormed, string message) =>
        request.Query[field].ToString() switch
        {
            "" => null,
            var value => isWellFormed(value) ? value : throw ProblemException.Invalid(field, message),
        };
}
