namespace HookSdk;

/// <summary>What every hook server that is called over plain HTTP can be told. A broker that calls by gRPC drops the path of the address, so servers for those have no secret in it.</summary>
public abstract class HttpHookServerOptions : HookServerOptions
{
    /// <summary>
    /// A secret that stands as a segment of its own behind the base path (<c>/base/{secret}/hook</c>): 16 to 128 characters of A-Z, a-z, 0-9, '-', '_'.
    /// A call without it is answered 403. Not set by default.
    /// </summary>
    public string? PathSecret { get; set; }
}
