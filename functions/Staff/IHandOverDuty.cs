using Microsoft.DurableTask.Client;

namespace Outreach.Staff;

/// <summary>
/// Something that waits for a person and goes to another once they are absent or have left. Each capability that has such a thing
/// registers one.
/// </summary>
public interface IHandOverDuty
{
    /// <summary>Hands it over. Safe to repeat.</summary>
    /// <param name="staffId">Who is absent, or no person on the roster any more.</param>
    /// <param name="now">UTC.</param>
    Task HandOverAsync(
        string staffId, Roster roster, DateTimeOffset now, DurableTaskClient client, CancellationToken cancellationToken);
}
