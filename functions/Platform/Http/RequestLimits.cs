using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;

namespace Outreach.Platform.Http;

/// <summary>
/// How many requests one sender may make a minute where nobody signs in: by a token bucket, so that a burst of a minute's worth is taken at
/// once. Counted by each instance of the app for itself.
/// </summary>
internal sealed class RequestLimits : IDisposable
{
    private readonly PartitionedRateLimiter<string>? _limiter;

    public RequestLimits(IOptions<OutreachOptions> options)
        : this(options.Value.RequestsPerMinute)
    {
    }

    /// <param name="perMinute">Zero for no limit.</param>
    public RequestLimits(int perMinute)
    {
        if (perMinute > 0)
        {
            var (tokens, period) = RefillOf(perMinute);
            _limiter = PartitionedRateLimiter.Create<string, string>(
                sender => RateLimitPartition.GetTokenBucketLimiter(sender, _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = perMinute,
                    TokensPerPeriod = tokens,
                    ReplenishmentPeriod = period,
                }));
        }
    }

    /// <summary>How many requests are free again after how long: whole ones, in up to a second where more than one a second is.</summary>
    internal static (int Tokens, TimeSpan Period) RefillOf(int perMinute)
    {
        var tokens = Math.Max(1, perMinute / 60);
        return (tokens, TimeSpan.FromMinutes(1) * ((double)tokens / perMinute));
    }

    /// <summary>Counts a request.</summary>
    /// <param name="sender">Whose it is: an address, or the machine with the key.</param>
    /// <exception cref="ProblemException">429: there were too many; it says when to come again.</exception>
    public void Count(string sender)
    {
        using var lease = _limiter?.AttemptAcquire(sender);
        if (lease is { IsAcquired: false })
        {
            throw new ProblemException(
                429,
                "Too many requests.",
                "Nothing of this request was taken. Send it again after the time in Retry-After, and fewer a minute.")
            {
                RetryAfter = lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1),
            };
        }
    }

    public void Dispose() => _limiter?.Dispose();
}
