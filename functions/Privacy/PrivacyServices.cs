using Microsoft.Extensions.DependencyInjection;
using Outreach.Customers;

namespace Outreach.Privacy;

internal static class PrivacyServices
{
    public static IServiceCollection AddPrivacy(this IServiceCollection services)
    {
        services.AddSingleton<FollowUpForgetting>();
        services.AddSingleton<CallErasure>();
        services.AddSingleton<ErasurePartitions>();
        services.AddSingleton<ErasureStore>();
        services.AddSingleton<ErasureStarter>();
        services.AddSingleton<ErasurePages>();
        services.AddSingleton<ErasureCounting>();
        services.AddSingleton<ErasedNames>();
        services.AddSingleton<ErasedFollowUps>();
        services.AddSingleton<ErasedRows>();
        services.AddSingleton<CustomerExport>();
        services.AddSingleton<IRetention, RetentionDuty>();
        services.AddSingleton<IKeptElsewhere, KeptDays>();
        services.AddSingleton<IKeptElsewhere, KeptToDo>();
        services.AddSingleton<IKeptElsewhere, KeptMatches>();
        services.AddSingleton<IKeptElsewhere, KeptMerges>();
        services.AddSingleton<IKeptElsewhere, KeptRefusals>();
        services.AddSingleton<IKeptElsewhere, KeptConfirmLinks>();
        services.AddSingleton<IKeptElsewhere, KeptCustomerAnswers>();
        services.AddSingleton<IKeptElsewhere, KeptParked>();
        services.AddSingleton<IKeptElsewhere, KeptSaidWords>();
        services.AddSingleton<IKeptElsewhere, KeptPresence>();
        return services;
    }
}
