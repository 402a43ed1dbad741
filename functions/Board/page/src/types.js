// The shapes of the API, from its own contract.

/** @typedef {import('../api.js').components['schemas']} Schemas */
/** @typedef {Schemas['WorkItemView']} WorkItem */
/** @typedef {Schemas['WorkItemView']['type']} WorkType */
/** @typedef {Schemas['FollowUpView']} FollowUp */
/** @typedef {Schemas['WholeFollowUpView']} WholeFollowUp */
/** @typedef {Schemas['FollowUpEvent']} FollowUpEvent */
/** @typedef {Schemas['MentionView']} Mention */
/** @typedef {Schemas['CustomerView']} Customer */
/** @typedef {Schemas['CustomerNoteView']} CustomerNote */
/** @typedef {Schemas['TimelineEntry']} TimelineEntry */
/** @typedef {Schemas['LikelyDuplicate']} LikelyDuplicate */
/** @typedef {Schemas['MergeView']} Merge */
/** @typedef {Schemas['ErasureView']} Erasure */
/** @typedef {Schemas['CallView']} Call */
/** @typedef {Schemas['WholeCallView']} WholeCall */
/** @typedef {Schemas['CallEvent']} CallEvent */
/** @typedef {Schemas['CallBrief']} CallBrief */
/** @typedef {Schemas['ListedStaffMemberView']} StaffMember */
/** @typedef {Schemas['SignedInView']} SignedIn */
/** @typedef {Schemas['NoticeLogEntry']} NoticeLogEntry */
/** @typedef {Schemas['ClockView']} Clock */
/** @typedef {Schemas['FoundCustomer']} FoundCustomer */
/** @typedef {Schemas['FollowUpCommandInput']} CommandInput */
/** @typedef {Schemas['StaffMemberView']} Account */
/** @typedef {Schemas['SweepReport']} SweepReport */
/** @typedef {Schemas['ImportView']} Import */
/** @typedef {Schemas['ListedSweepView']} ListedSweep */
/** @typedef {Schemas['FollowUpCounts']} FollowUpCounts */
/** @typedef {Schemas['ServiceLevelPreview']} ServiceLevelPreview */
/** @typedef {Schemas['LoyaltyPolicy']} Loyalty */
/** @typedef {Schemas['ServiceLevelsView']} ServiceLevels */
/** @typedef {Schemas['CalendarDefinition']} Calendar */
/** @typedef {Schemas['NoticeKind']} NoticeKind */
/** @typedef {Schemas['Presence']} Presence */
/** @typedef {Schemas['ListedSnippet']} Snippet */
/** @typedef {Schemas['SameWordsView']} SameWords */
/** @typedef {Schemas['ConsistencyReport']} Report */
/** @typedef {Schemas['ReportFigure']} ReportFigure */
/** @typedef {Schemas['ReportItem']} ReportItem */
/** @typedef {Schemas['VoiceReport']} VoiceReport */
/** @typedef {Schemas['VoiceLine']} VoiceLine */
/** @typedef {Schemas['VoiceWords']} VoiceWords */

/** @template T @typedef {{ items: T[], continuation: string | null }} List */

export {};
