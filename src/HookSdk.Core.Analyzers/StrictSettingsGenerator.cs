using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Text;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace HookSdk.Analyzers;

/// <summary>
/// Names the types that <c>AddStrictSettings&lt;TOptions&gt;</c> reads by reflection, those of properties and entries too, so that neither trimming nor Native AOT leaves out what
/// is set there.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed class StrictSettingsGenerator : IIncrementalGenerator
{
    private const string Method = "AddStrictSettings";
    private const string Class = "Microsoft.Extensions.DependencyInjection.StrictSettingsServiceCollectionExtensions";

    private static readonly string[] Lists = ["System.Collections.Generic.List`1", "System.Collections.Generic.HashSet`1"];
    private static readonly string[] Tables = ["System.Collections.Generic.Dictionary`2"];

    /// <inheritdoc />
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValueProvider<ImmutableArray<string>> calls = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => NameOf(node) is { Identifier.ValueText: Method, TypeArgumentList.Arguments.Count: 1 }, Find)
            .Where(static types => types is not null)
            .Select(static (types, _) => types!)
            .Collect();
        context.RegisterSourceOutput(
            calls.Combine(context.CompilationProvider.Select(static (compilation, _) => compilation.AssemblyName)),
            static (output, found) => Write(output, found.Left, found.Right));
    }

    private static GenericNameSyntax? NameOf(SyntaxNode node) => node is not InvocationExpressionSyntax call ? null : call.Expression switch
    {
        MemberAccessExpressionSyntax { Name: GenericNameSyntax name } => name,
        MemberBindingExpressionSyntax { Name: GenericNameSyntax name } => name,
        GenericNameSyntax name => name,
        _ => null,
    };

    /// <summary>What keeps the types of one call, a line each; null: it is none of ours, or its options cannot be named outside of where they stand.</summary>
    private static string? Find(GeneratorSyntaxContext context, CancellationToken cancellationToken)
    {
        if (context.SemanticModel.GetSymbolInfo(context.Node, cancellationToken).Symbol is not IMethodSymbol { TypeArguments.Length: 1 } method
            || method.TypeArguments[0] is not INamedTypeSymbol options
            || (method.ReducedFrom ?? method).ContainingType.ToDisplayString() != Class
            || !CanBeNamed(options, context.SemanticModel.Compilation))
        {
            return null;
        }

        List<string> names = [];
        Add(options, context.SemanticModel.Compilation, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default), names);
        return string.Join("\n", names);
    }

    private static void Add(ITypeSymbol type, Compilation compilation, HashSet<ITypeSymbol> seen, List<string> names)
    {
        if (!seen.Add(type) || !CanBeNamed(type, compilation))
        {
            return;
        }

        if (type is IArrayTypeSymbol array)
        {
            names.Add($"KeepArrays<{NameOf(array.ElementType)}>");
            Add(array.ElementType, compilation, seen, names);
            return;
        }

        if (type is not INamedTypeSymbol named)
        {
            return;
        }

        foreach (ITypeSymbol argument in named.TypeArguments)
        {
            Add(argument, compilation, seen, names);
        }

        bool isPlatforms = IsPlatforms(named);
        if (named.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T || (isPlatforms && !named.IsGenericType))
        {
            // The platform knows how to read texts as its own types.
            return;
        }

        if (type.TypeKind == TypeKind.Enum)
        {
            names.Add($"KeepNames<{NameOf(type)}>");
            return;
        }

        names.Add(Keep(type));
        if (type.TypeKind == TypeKind.Interface)
        {
            // What .NET's binder makes where an interface is wanted.
            foreach (string made in named.TypeArguments.Length == 1 ? Lists : named.TypeArguments.Length == 2 ? Tables : [])
            {
                names.Add(Keep(compilation.GetTypeByMetadataName(made)!.Construct([.. named.TypeArguments])));
            }
        }

        // Entries are added through these.
        foreach (INamedTypeSymbol collection in named.AllInterfaces.Where(static i => i.IsGenericType && IsPlatforms(i) && i.TypeArguments.Length <= 2))
        {
            Add(collection, compilation, seen, names);
        }

        if (!isPlatforms)
        {
            AddMembers(named, compilation, seen, names);
        }
    }

    private static void AddMembers(INamedTypeSymbol type, Compilation compilation, HashSet<ITypeSymbol> seen, List<string> names)
    {
        foreach (AttributeData attribute in type.GetAttributes().Where(static a => a.AttributeClass?.Name == "TypeConverterAttribute"))
        {
            if (attribute.ConstructorArguments.FirstOrDefault().Value is INamedTypeSymbol converter && CanBeNamed(converter, compilation))
            {
                names.Add(Keep(converter));
            }
        }

        for (INamedTypeSymbol? at = type; at is not null && !IsPlatforms(at); at = at.BaseType)
        {
            foreach (IPropertySymbol property in at.GetMembers().OfType<IPropertySymbol>().Where(static p => !p.IsStatic && !p.IsIndexer && p.DeclaredAccessibility == Accessibility.Public))
            {
                Add(property.Type, compilation, seen, names);
            }
        }
    }

    private static bool IsPlatforms(ITypeSymbol type) =>
        type.ContainingNamespace?.ToDisplayString() is { } name && (name == "System" || name.StartsWith("System.", System.StringComparison.Ordinal));

    private static bool CanBeNamed(ITypeSymbol type, Compilation compilation) => type switch
    {
        IArrayTypeSymbol array => CanBeNamed(array.ElementType, compilation),
        INamedTypeSymbol named => named is { TypeKind: not TypeKind.Error, IsFileLocal: false, IsRefLikeType: false, IsStatic: false }
            && compilation.IsSymbolAccessibleWithin(named, compilation.Assembly)
            && named.TypeArguments.All(argument => CanBeNamed(argument, compilation)),
        _ => false,
    };

    private static string Keep(ITypeSymbol type) => $"Keep<{NameOf(type)}>";

    private static string NameOf(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    private static void Write(SourceProductionContext output, ImmutableArray<string> calls, string? assembly)
    {
        string[] types = [.. calls.SelectMany(static call => call.Split('\n')).Distinct(System.StringComparer.Ordinal).OrderBy(static type => type, System.StringComparer.Ordinal)];
        if (types.Length == 0)
        {
            return;
        }

        StringBuilder text = new();
        text.AppendLine("// <auto-generated/>");
        text.AppendLine("#pragma warning disable");
        text.AppendLine("namespace HookSdk.Generated;");
        text.AppendLine();

        // Named for the assembly: friends of it see the classes of both.
        text.Append("internal static class StrictSettingsOf_").AppendLine(new string([.. (assembly ?? "").Select(static c => char.IsLetterOrDigit(c) ? c : '_')]));
        text.AppendLine("{");
        text.AppendLine("    [global::System.Runtime.CompilerServices.ModuleInitializer]");
        text.AppendLine("    internal static void Keep()");
        text.AppendLine("    {");
        foreach (string type in types)
        {
            text.Append("        global::HookSdk.StrictSettingsTypes.").Append(type).AppendLine("();");
        }

        text.AppendLine("    }");
        text.AppendLine("}");
        output.AddSource("StrictSettings.g.cs", SourceText.From(text.ToString(), Encoding.UTF8));
    }
}
