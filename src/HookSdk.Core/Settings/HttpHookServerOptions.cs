namespace HookSdk;

/// <summary>What every hook server that is called over plain HTTP can be told. A broker that calls by gRPC drops the path of the address, so servers for those have no secret in it.</summary>
public abstract class HttpHookServerOptions : HookServerOptions
{
    /// <summary>
    /// A secret that stands as a segment of its own behind the base path (<c>/base/{secret}/hook</c>): 16 to 128 characters of A-Z, a-z, 0-9, '-', '_'.
    /// A call without it is answered 403. Not set by default.
    /// </summary>
    public string? PathSecret { get; set; }

    /// <summary>
    /// Further secrets, each as <see cref="PathSecret"/>: a call with any of them is let in, so that a secret is changed without a call that is refused. Addresses are written with
    /// <see cref="PathSecret"/>, or where that is not set, with the first of these. None by default.
    /// </summary>
    public IList<string> PathSecrets { get; } = [];

    /// <summary>All secrets, the one that addresses are written with first.</summary>
    internal IEnumerable<string> AllPathSecrets => PathSecret is null ? PathSecrets : PathSecrets.Prepend(PathSecret);
}
