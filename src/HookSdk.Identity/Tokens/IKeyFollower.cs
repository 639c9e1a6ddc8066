namespace HookSdk.Identity;

/// <summary>Is told of keys that count no more.</summary>
internal interface IKeyFollower
{
    /// <summary>Whether the connections of such keys are ended, by whoever asks for them.</summary>
    public bool EndsConnections { get; }

    /// <summary>Has everything count no more that these keys have verified.</summary>
    /// <param name="keyOrigins">The keys, by what <see cref="JwtIdentity.KeyOrigin"/> calls them.</param>
    public void End(IReadOnlyCollection<string> keyOrigins);
}
