using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Testing;

namespace HookSdk.Analyzers.Tests;

/// <summary>What a project of the web SDK that has the packages compiles against.</summary>
internal static class Platform
{
    public const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.AspNetCore.Builder;
        global using Microsoft.Extensions.DependencyInjection;
        """;

    /// <summary>No package: what is referenced is what the tests themselves run on.</summary>
    public static ReferenceAssemblies None { get; } = new("net10.0");

    public static MetadataReference[] References { get; } =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(static path => MetadataReference.CreateFromFile(path))];
}
