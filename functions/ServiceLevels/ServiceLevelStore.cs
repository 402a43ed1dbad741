using Microsoft.Extensions.Options;
using Outreach.Platform;

namespace Outreach.ServiceLevels;

/// <summary>The versions of what the company promises, table <c>ServiceLevels</c>.</summary>
public sealed class ServiceLevelStore(IOptions<OutreachOptions> options)
{
    private readonly ServiceLevelVersion _default = ServiceLevelVersion.DefaultIn(options.Value.OfficeTimeZone);

    /// <summary>What holds for a mention that comes in now.</summary>
    public Task<ServiceLevelVersion> GetCurrentAsync(CancellationToken cancellationToken) => Task.FromResult(_default);

    /// <summary>One version.</summary>
    public ValueTask<ServiceLevelVersion> GetAsync(int version, CancellationToken cancellationToken) => ValueTask.FromResult(_default);
}
