using System.Collections.Immutable;

namespace HookSdk.Identity;

/// <content>Settings that change, and keys that go with them.</content>
public sealed partial class JwtVerifier
{
    private ImmutableArray<IKeyFollower> _followers = [];

    /// <summary>Whether a key counts still, by what <see cref="JwtIdentity.KeyOrigin"/> calls it, where connections are to be ended whose key does not.</summary>
    internal bool IsInForce(string keyOrigin) => _rules is var rules && (!rules.Options.EndConnectionsOfLostKeys || rules.Has(keyOrigin));

    /// <summary>Tells a follower from now of keys that count no more.</summary>
    internal void Tell(IKeyFollower follower) => ImmutableInterlocked.Update(ref _followers, static (all, added) => all.Contains(added) ? all : all.Add(added), follower);

    private void Use(JwtOptions options)
    {
        if (JwtOptionsValidator.FindProblems(options) is { Count: > 0 } problems)
        {
            _log.TokenSettingsRefused(string.Join(' ', problems));
            return;
        }

        JwtRules before = _rules;
        JwtRules now = Read(options, before);
        _rules = now;
        if (now.Public is RemoteKeys added && added != before.Public)
        {
            added.Begin();
        }

        (string[] settings, string[] lost) = now.ChangesSince(before);
        if (settings.Length > 0)
        {
            _log.KeysChanged(string.Join(", ", settings), ConsequenceOf(lost, options));
        }

        if (lost.Length > 0 && options.EndConnectionsOfLostKeys)
        {
            foreach (IKeyFollower follower in _followers)
            {
                follower.End(lost);
            }
        }
    }

    /// <summary>What becomes of clients whose keys have gone, as the program is put together.</summary>
    private string ConsequenceOf(string[] lost, JwtOptions options) => lost.Length == 0 ? "Keys were added, and none has gone"
        : !options.EndConnectionsOfLostKeys ? "Tokens of a key that has gone are refused; clients that came by them stay connected until their tokens end (EndConnectionsOfLostKeys)"
        : _followers.IsEmpty ? "Tokens of a key that has gone are refused; clients that came by them stay connected until their tokens end all the same, since no TokenLogins follows this JwtVerifier: call TokenLogins.Follow"
        : _followers.All(static f => f.EndsConnections) ? "Tokens of a key that has gone are refused, and clients that came by them are denied what they ask for; TokenExpiry ends their connections"
        : "Tokens of a key that has gone are refused, and clients that came by them are denied what they ask for, where TokenLogins is asked; their connections stay until their tokens end, since no TokenExpiry runs: call AddTokenExpiry, with a broker's management client that is enabled";
}
