using Microsoft.Extensions.Logging;

namespace HookSdk.Identity;

/// <summary>Every line that this package logs, under the category <see cref="Category"/>. None holds a password, a hash, a token or a key.</summary>
internal sealed partial class IdentityLog(ILoggerFactory loggers, TimeProvider? time = null)
{
    public const string Category = "HookSdk.Identity";

    private readonly ILogger _logger = new ThrottledLogger(loggers.CreateLogger(Category), time);

    [LoggerMessage(501, LogLevel.Information, "Users who may come in: {Count}.")]
    public partial void UsersRead(int count);

    [LoggerMessage(502, LogLevel.Information, "The users have changed: {Count} may come in.")]
    public partial void UsersReplaced(int count);

    [LoggerMessage(503, LogLevel.Error, "The changed users are not used, the earlier ones stay: {Problem}")]
    public partial void UsersRefused(string problem);

    [LoggerMessage(504, LogLevel.Information, "Access rules: {Count}.")]
    public partial void RulesRead(int count);

    [LoggerMessage(505, LogLevel.Information, "The access rules have changed: {Count} rules.")]
    public partial void RulesReplaced(int count);

    [LoggerMessage(506, LogLevel.Error, "The changed access rules are not used, the earlier ones stay: {Problem}")]
    public partial void RulesRefused(string problem);

    [LoggerMessage(507, LogLevel.Information, "Keys for tokens: {Count}, of {Source}")]
    public partial void KeysRead(int count, string source);

    [LoggerMessage(508, LogLevel.Error, "The keys for tokens could not be read of {Source}. Those of {Age} ago stay in use until they are {KeepFor} old (KeepKeysFor); it is tried again until it works. {Problem}")]
    public partial void KeysStay(string source, string age, string keepFor, string problem);

    [LoggerMessage(509, LogLevel.Error, "The keys for tokens could not be read of {Source}, and there are none: logins by token end in the hook's fallback. It is tried again until it works. {Problem}")]
    public partial void NoKeys(string source, string problem);

    [LoggerMessage(510, LogLevel.Warning, "A key of {Source} is left out: {Problem}")]
    public partial void KeyLeftOut(string source, string problem);

    [LoggerMessage(511, LogLevel.Warning, "{Setting} is empty: {Consequence}")]
    public partial void AnyTaken(string setting, string consequence);

    [LoggerMessage(512, LogLevel.Information, "A token was refused: {Problem}")]
    public partial void TokenRefused(string problem);

    [LoggerMessage(513, LogLevel.Warning, "A token's acl has a rule that says nothing here: {Problem}")]
    public partial void RuleSaysNothing(string problem);

    [LoggerMessage(514, LogLevel.Warning, "Logins are kept in {Count} places, as many as may be (MaxLogins): further clients with tokens are not kept, and are to be refused")]
    public partial void LoginsFull(int count);

    [LoggerMessage(515, LogLevel.Warning, "A client asks whose login by token is not known here, and is denied. It came in before this server was started or at another replica: then disconnect it, so that it logs in again. Or it came in without a token: ask TokenLogins for clients with tokens alone. Or Add was called with another broker or mountpoint")]
    public partial void LoginUnknown();

    [LoggerMessage(517, LogLevel.Error, "The user source could not be asked to tell of changes, and users are asked for anew each time until it can")]
    public partial void WatchFailed(Exception exception);

    [LoggerMessage(518, LogLevel.Information, "The user source tells of changes")]
    public partial void Watching();

    [LoggerMessage(519, LogLevel.Warning, "A limit keeps {Count} keys, as many as may (MaxKeys): further keys share one bucket")]
    public partial void KeysFull(int count);

    [LoggerMessage(520, LogLevel.Information, "Clients whose tokens have ended were disconnected: {Count}")]
    public partial void Disconnected(int count);

    [LoggerMessage(521, LogLevel.Error, "{Count} clients whose tokens have ended could not be disconnected, and it is tried again until it works. What they ask for is denied meanwhile. {Problem}")]
    public partial void NotDisconnected(int count, string problem, Exception? exception);

    [LoggerMessage(522, LogLevel.Information, "Rate limits: {Count}.")]
    public partial void LimitsRead(int count);

    [LoggerMessage(523, LogLevel.Warning, "The limit '{Limit}' refused a call of {Hook}")]
    public partial void LimitRefuses(string limit, string hook);

    [LoggerMessage(524, LogLevel.Warning, "A call of {Hook} tells no {By}, so the limit '{Limit}' does not count it")]
    public partial void NotCounted(string limit, string hook, string by);

    [LoggerMessage(525, LogLevel.Error, "There are rate limits, and no plugin has them: add AddHookFilter<RateLimitFilter>() behind AddEmg(), AddM4(), AddExHook() or AddVerneMq()")]
    public partial void LimitsUnused();

    [LoggerMessage(530, LogLevel.Error, "A user who has changed could not be asked for, and may still be connected; it is tried again every few seconds until it works")]
    public partial void ChangeNotLookedAt(Exception exception);

    [LoggerMessage(531, LogLevel.Warning, "The settings have no users any more, and clients of the {Count} that were there stay connected. To have them disconnected, disable their users")]
    public partial void UsersAreGone(int count);

    [LoggerMessage(532, LogLevel.Error, "The user '{Name}' is refused, and no other: {Problem}. 'dotnet run -- hash <password>' prints one")]
    public partial void UserRefused(string name, string problem);

    [LoggerMessage(533, LogLevel.Error, "The user '{Name}' of the user source is refused, and no other: the password hash there cannot be used, since {Problem}")]
    public partial void SourceUserRefused(string name, string problem);

    [LoggerMessage(534, LogLevel.Warning, "A client asks under another user name than the last login by token with its client id, and is denied: another client has logged in with that id. If it has not, hand TokenLogins the names that the broker asks with")]
    public partial void LoginOfAnother();

    [LoggerMessage(535, LogLevel.Warning, "Logins of one subject are kept in {Count} places, as many as may be (MaxLoginsPerSubject): its earliest one goes, and what that client does is denied. Is a client id made anew for each connection?")]
    public partial void SubjectFull(int count);

    [LoggerMessage(536, LogLevel.Error, "{Count} clients whose tokens have ended could not be disconnected for a day, and it is tried no more. What they ask for stays denied; disconnect them at the broker")]
    public partial void DisconnectGivenUp(int count);

    [LoggerMessage(537, LogLevel.Error, "{Count} users who have changed wait to be asked for, as many as may: a further one is not looked at, and stays connected if it was closed")]
    public partial void ChangesFull(int count);

    [LoggerMessage(538, LogLevel.Warning, "The user source has answered with a user of another name than was asked for, who is taken for none. It compares names loosely (capitals, accents, spaces at the end): have it compare them letter by letter, and hand on the name that it has")]
    public partial void AnotherName();

    [LoggerMessage(539, LogLevel.Warning, "The user source has ended telling of changes without a failure, and users are asked for anew each time until it tells again. WatchAsync is to go on until it is cancelled")]
    public partial void WatchEnded();

    [LoggerMessage(540, LogLevel.Warning, "Any user may have changed, since the user source could not tell for a while or tells of all at once: who was closed meanwhile is refused, and may still be connected. Disconnect such users at the broker, or by ConnectionClosing.CloseUser")]
    public partial void ChangesMissed();

    [LoggerMessage(541, LogLevel.Warning, "Connections are not ended when their tokens end, since no management client is enabled (Hooks:EmqxManagement:Enabled): subscriptions go on delivering. With VerneMQ answer MaxConnectionLifetime")]
    public partial void ExpiryOff();

    [LoggerMessage(542, LogLevel.Information, "Connections of users who are closed are not ended, since no management client is enabled (Hooks:EmqxManagement:Enabled, Hooks:VerneMqManagement:Enabled)")]
    public partial void ClosingOff();

    [LoggerMessage(543, LogLevel.Warning, "A rule of {Section} allows topics by the {What} ({Name}), which clients choose, and no claim of the token must say it: whoever has a valid token gets the topics of any other. Set {Setting}, such as \"sub\": \"{Name}\"")]
    public partial void NameUnbound(string section, string what, string name, string setting);

    [LoggerMessage(544, LogLevel.Warning, "A login is not kept, and its client is to be refused: its subject has logins in {Count} places, as many as may be (MaxLoginsPerSubject), and those that have gone wait for their connections to be ended; or its names and rules are too long")]
    public partial void SubjectHasNoRoom(int count);

    [LoggerMessage(545, LogLevel.Error, "The limit '{Limit}' counts no call of {Target}: no plugin there has the filter around {Hooks}. Add AddHookFilter<RateLimitFilter>() to that server")]
    public partial void LimitUnusedAt(string limit, string target, string hooks);

    [LoggerMessage(547, LogLevel.Error, "The changed settings for tokens are not used, the earlier ones stay: {Problem}")]
    public partial void TokenSettingsRefused(string problem);

    [LoggerMessage(548, LogLevel.Warning, "The keys for tokens have changed ({Settings}). {Consequence}")]
    public partial void KeysChanged(string settings, string consequence);

    [LoggerMessage(549, LogLevel.Information, "The keys for tokens are read of {Source} again")]
    public partial void KeysAgain(string source);

    [LoggerMessage(550, LogLevel.Information, "Clients whose tokens have ended can be disconnected again")]
    public partial void DisconnectsAgain();

    [LoggerMessage(557, LogLevel.Information, "Users who have changed can be asked for again")]
    public partial void ChangesLookedAt();

    [LoggerMessage(556, LogLevel.Warning, "Connections of accounts are kept for {Count} clients, as many as may be (AccountConnections): a further one is not kept, and is to be refused")]
    public partial void ConnectionsFull(int count);

    [LoggerMessage(559, LogLevel.Warning, "A login is not kept, and its client is to be refused: the key of its token has gone from the settings meanwhile (EndConnectionsOfLostKeys)")]
    public partial void KeyHasGone();

    [LoggerMessage(560, LogLevel.Warning, "The key set of {Source} is empty: every token that is signed with a public key is refused until the issuer lists one")]
    public partial void KeySetEmpty(string source);

    [LoggerMessage(558, LogLevel.Warning, "Connections of one account are kept for {Count} clients, as many as may be (AccountConnections): its earliest one goes, and stays connected when the account is closed. Is a client id made anew for each connection?")]
    public partial void AccountFull(int count);
}
