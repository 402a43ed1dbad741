using Microsoft.Extensions.DependencyInjection;
using Outreach.Customers.ThankYouCalls;
using Outreach.FollowUps.Mentions;
using Outreach.Notices;
using Outreach.SharedKernel;
using Outreach.Staff.Worklists;

namespace Outreach.FollowUps;

internal static class FollowUpsServices
{
    /// <summary>Intake of mentions, and the follow-up of each.</summary>
    public static IServiceCollection AddFollowUps(this IServiceCollection services)
    {
        services.AddSingleton<HandIn>();
        services.AddSingleton<MentionIntake>();
        services.AddSingleton<KnownReplies>();
        services.AddSingleton<AuthorProfiles>();
        services.AddSingleton<ReplyTargets>();
        services.AddSingleton<MentionReplies>();
        services.AddSingleton<MentionChanges>();
        services.AddSingleton<MentionDeletion>();
        services.AddSingleton<FirstTurns>();
        services.AddSingleton<MentionAuthors>();
        services.AddSingleton<MentionHistory>();
        services.AddSingleton<MentionAnnouncements>();
        services.AddSingleton<MentionOpening>();
        services.AddSingleton<IntakeInFlight>();
        services.AddSingleton<RefusedMentions>();
        services.AddSingleton<IRefusals>(provider => provider.GetRequiredService<RefusedMentions>());
        services.AddSingleton<FollowUpStore>();
        services.AddSingleton<Redirects>();
        services.AddSingleton<FollowUpThreads>();
        services.AddSingleton<FollowUpWaker>().AddHostedService(provider => provider.GetRequiredService<FollowUpWaker>());
        services.AddSingleton<ClosedFollowUps>();
        services.AddSingleton<FollowUpCommitter>();
        services.AddSingleton<ReopeningChoices>();
        services.AddSingleton<FollowUpCommandEffects>();
        services.AddSingleton<SaidWords>();
        services.AddSingleton<FollowUpCommandHandler>();
        services.AddSingleton<CustomerLessons>();
        services.AddSingleton<CustomerIdeas>();
        services.AddSingleton<FollowUpReporting>();
        services.AddSingleton<FollowUpOutbox>();
        services.AddSingleton<FollowUpColleagues>();
        services.AddSingleton<LiveWork>();
        services.AddSingleton<FollowUpTurns>();
        services.AddSingleton<FollowUpMoves>();
        services.AddSingleton<FollowUpMerge>();
        services.AddSingleton<CustomerReassignment>();
        services.AddSingleton<IFixedProblems, FixedProblems>();
        services.AddSingleton<FollowUpHandOver>();
        services.AddSingleton<IOpenItems, OpenFollowUps>();
        services.AddSingleton<INoticeSource, FollowUpNoticeSource>();
        services.AddSingleton<INoticeCatalogue>(FollowUpNotices.Catalogue);
        return services;
    }
}
