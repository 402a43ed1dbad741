using Microsoft.Extensions.DependencyInjection;
using Outreach.Staff.Authorization;

namespace Outreach.Board;

internal static class BoardServices
{
    public static IServiceCollection AddBoard(this IServiceCollection services)
    {
        services.AddSingleton<BoardAssets>();
        services.AddSingleton(provider =>
            new BoardPage(provider.GetRequiredService<BoardAssets>(), provider.GetRequiredService<ICallerSource>()));
        return services;
    }
}
