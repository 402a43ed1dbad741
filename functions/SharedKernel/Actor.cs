
namespace Outreach.SharedKernel;

/// <summary>Who gives a command.</summary>
/// <param name="Id">A staff id, <c>customer</c> or <c>system</c>.</param>
/// <param name="Role">What a staff member may do; null for the customer and the system.</param>
/// <param name="IsPerson">Whether a human being acts.</param>
internal sealed record Actor(string Id, StaffRole? Role, bool IsPerson)
{
    /// <summary>The system itself: time passes, something lost is found.</summary>
    public static Actor System { get; } = new("system", null, IsPerson: false);

    public static Actor Customer { get; } = new("customer", null, IsPerson: true);
}
