/*
 * Which SQL functions a user's query may call. Every function of the pinned DuckDB stands in exactly one list; a
 * test walks duckdb_functions() and fails on one that stands in none, so that an upgrade is a review.
 * What is in no list is refused.
 */

const words = (text: string) => text.trim().split(/\s+/);

/** Compute from their arguments and from nothing else. */
const allowedLists = [
  // Operators.
  `
  !__postfix !~~ !~~* % & && * ** + - ->> / // <-> << <=> <@ >> @ @> ^ ^@ | || ~ ~~ ~~* ~~~
  `,
  // JSON.
  `
  array_to_json from_json from_json_strict json_array json_array_length json_contains json_exists
  json_extract json_extract_path json_extract_path_text json_extract_string json_keys
  json_merge_patch json_object json_pretty json_quote json_structure json_transform
  json_transform_strict json_type json_valid json_value row_to_json to_json
  `,
  // Lists, arrays, maps, structs, unions, variants, enums.
  `
  aggregate apply array_aggr array_aggregate array_apply array_cat array_concat array_contains
  array_cosine_distance array_cosine_similarity array_cross_product array_distance array_distinct
  array_dot_product array_extract array_filter array_grade_up array_has array_has_all array_has_any
  array_indexof array_inner_product array_intersect array_length array_negative_dot_product
  array_negative_inner_product array_position array_reduce array_resize array_reverse_sort
  array_select array_slice array_sort array_transform array_unique array_value array_where array_zip
  cardinality concat concat_ws contains element_at enum_code enum_first enum_last enum_range
  enum_range_boundary filter flatten generate_series grade_up len length list_aggr list_aggregate
  list_apply list_cat list_concat list_contains list_cosine_distance list_cosine_similarity
  list_distance list_distinct list_dot_product list_element list_extract list_filter list_grade_up
  list_has list_has_all list_has_any list_indexof list_inner_product list_intersect
  list_negative_dot_product list_negative_inner_product list_pack list_position list_reduce
  list_resize list_reverse_sort list_select list_slice list_sort list_transform list_unique
  list_value list_where list_zip map map_concat map_contains map_entries map_extract
  map_extract_value map_from_entries map_keys map_values range reduce row struct_concat
  struct_contains struct_extract struct_extract_at struct_has struct_indexof struct_insert
  struct_keys struct_pack struct_position struct_update struct_values union_extract union_tag
  union_value variant_extract variant_typeof
  `,
  // Dates and times.
  `
  age century current_date current_localtime current_localtimestamp date_diff date_part date_sub
  date_trunc datediff datepart datesub datetrunc day dayname dayofmonth dayofweek dayofyear decade
  epoch epoch_ms epoch_ns epoch_us era get_current_time get_current_timestamp hour isodow isoyear
  julian last_day make_date make_time make_timestamp make_timestamp_ms make_timestamp_ns
  make_timestamptz microsecond millennium millisecond minute month monthname nanosecond
  normalized_interval now quarter second strftime strpos strptime time_bucket timezone timezone_hour
  timezone_minute to_centuries to_days to_decades to_hours to_microseconds to_millennia
  to_milliseconds to_minutes to_months to_quarters to_seconds to_timestamp to_weeks to_years today
  transaction_timestamp try_strptime uuid_extract_timestamp week weekday weekofyear year yearweek
  `,
  // Text, blobs, hashes, identifiers.
  `
  ascii bar base64 bin bit_count bit_length bit_position bitstring char_length character_length chr
  damerau_levenshtein decode editdist3 encode ends_with format formatReadableDecimalSize
  formatReadableSize format_bytes from_base64 from_binary from_hex gen_random_uuid get_bit hamming
  hash hex ilike_escape instr jaccard jaro_similarity jaro_winkler_similarity lcase left
  left_grapheme levenshtein like_escape lower lpad ltrim md5 md5_number mismatches nfc_normalize
  not_ilike_escape not_like_escape octet_length ord parse_dirname parse_dirpath parse_filename
  parse_formatted_bytes parse_path position prefix printf regexp_escape regexp_extract
  regexp_extract_all regexp_full_match regexp_matches regexp_replace regexp_split_to_array repeat
  replace reverse right right_grapheme rpad rtrim set_bit sha1 sha256 split st_astext starts_with
  str_split str_split_regex string_split string_split_regex string_to_array strip_accents strlen
  substr substring substring_grapheme suffix to_base to_base64 to_binary to_hex translate trim ucase
  unbin unhex unicode upper url_decode url_encode uuid uuid_extract_version uuidv4 uuidv7
  `,
  // Numbers and the rest.
  `
  abs acos acosh add alias asin asinh atan atan2 atanh can_cast_implicitly cast_to_type cbrt ceil
  ceiling cos cosh cot degrees divide equi_width_bins even exp factorial floor gamma gcd greatest
  greatest_common_divisor is_histogram_other_bin isfinite isinf isnan lcm least
  least_common_multiple length_grapheme lgamma ln log log10 log2 mod multiply nextafter pi pow power
  radians random round sign signbit sin sinh sqrt st_asbinary st_aswkb st_aswkt st_crs
  st_geomfromwkb st_intersects_extent st_setcrs subtract switch tan tanh trunc typeof xor
  `,
  // Macros that only compute.
  `
  ago array_append array_pop_back array_pop_front array_prepend array_push_back array_push_front
  array_reverse array_to_string array_to_string_comma_default date_add days_in_month fdiv fmod
  generate_subscripts geomean geometric_mean json json_group_array json_group_object
  json_group_structure list_any_value list_append list_approx_count_distinct list_avg list_bit_and
  list_bit_or list_bit_xor list_bool_and list_bool_or list_count list_entropy list_first
  list_histogram list_kurtosis list_kurtosis_pop list_last list_mad list_max list_median list_min
  list_mode list_prepend list_product list_reverse list_sem list_skewness list_stddev_pop
  list_stddev_samp list_string_agg list_sum list_var_pop list_var_samp map_contains_entry
  map_contains_value md5_number_lower md5_number_upper nullif pg_size_pretty pg_typeof
  regexp_split_to_table round_even roundbankers split_part wavg weighted_avg
  `,
  // Aggregates and window functions.
  `
  any_value approx_count_distinct approx_quantile approx_top_k arbitrary arg_max arg_max_null
  arg_max_nulls_last arg_min arg_min_null arg_min_nulls_last argmax argmin array_agg avg bit_and
  bit_or bit_xor bitstring_agg bool_and bool_or corr count count_if count_star countif covar_pop
  covar_samp cume_dist dense_rank entropy favg fill first first_value fsum group_concat histogram
  histogram_exact kahan_sum kurtosis kurtosis_pop lag last last_value lead list listagg mad max
  max_by mean median min min_by mode nth_value ntile percent_rank product quantile quantile_cont
  quantile_disc rank rank_dense regr_avgx regr_avgy regr_count regr_intercept regr_r2 regr_slope
  regr_sxx regr_sxy regr_syy reservoir_quantile row_number sem skewness stddev stddev_pop
  stddev_samp string_agg sum sum_no_overflow sumkahan var_pop var_samp variance
  `,
  // Syntax that the parser writes as a function.
  'unnest grouping grouping_id',
];

/** Known and refused. */
const refusedLists = [
  // Tells about the server, the session or the catalog, or reads it.
  `
  col_description current_catalog current_connection_id current_database current_query
  current_query_id current_role current_schema current_schemas current_setting
  current_transaction_id current_user format_pg_type format_type get_block_size getvariable
  has_any_column_privilege has_column_privilege has_database_privilege
  has_foreign_data_wrapper_privilege has_function_privilege has_language_privilege
  has_schema_privilege has_sequence_privilege has_server_privilege has_table_privilege
  has_tablespace_privilege in_search_path inet_client_addr inet_client_port inet_server_addr
  inet_server_port map_to_pg_oid obj_description pg_collation_is_visible pg_conf_load_time
  pg_conversion_is_visible pg_function_is_visible pg_get_constraintdef pg_get_expr pg_get_viewdef
  pg_has_role pg_is_other_temp_schema pg_my_temp_schema pg_opclass_is_visible pg_operator_is_visible
  pg_opfamily_is_visible pg_postmaster_start_time pg_table_is_visible pg_ts_config_is_visible
  pg_ts_dict_is_visible pg_ts_parser_is_visible pg_ts_template_is_visible pg_type_is_visible
  session_user shobj_description stats txid_current user vector_type version
  `,
  // Changes state, waits, or ends the statement on purpose.
  `
  currval error nextval pg_sleep setseed sleep_ms write_log
  `,
  // Turns text into SQL or plans, or back.
  `
  json_deserialize_sql json_serialize_plan json_serialize_sql parse_duckdb_log_message
  `,
  // DuckDB's own plumbing, reached through other syntax; some trust their input.
  `
  combine constant_or_null create_sort_key finalize get_type icu_sort_key make_type remap_struct
  replace_type timetz_byte_comparable unpivot_list variant_bytes_to_variant variant_normalize
  variant_to_parquet_variant
  `,
];

/** Table functions and pragmas that exist and are refused: files, settings, catalog, SQL given as text. */
const refusedTableLists = [
  `
  add_parquet_key all_profiling_output arrow_scan arrow_scan_dumb check_peg_parser checkpoint
  collations copy_database database_list database_size disable_checkpoint_on_shutdown
  disable_logging disable_object_cache disable_optimizer disable_peg_parser
  disable_print_progress_bar disable_profile disable_profiling disable_progress_bar
  disable_verification disable_verify_external disable_verify_fetch_row disable_verify_parallelism
  disable_verify_serializer duckdb_approx_database_count duckdb_columns duckdb_connection_count
  duckdb_constraints duckdb_coordinate_systems duckdb_databases duckdb_dependencies
  duckdb_extensions duckdb_external_file_cache duckdb_functions duckdb_indexes duckdb_keywords
  duckdb_log_contexts duckdb_logs duckdb_logs_parsed duckdb_memory duckdb_optimizers
  duckdb_prepared_statements duckdb_profiling_settings duckdb_schemas duckdb_secret_types
  duckdb_secrets duckdb_sequences duckdb_settings duckdb_table_sample duckdb_tables
  duckdb_temporary_files duckdb_types duckdb_variables duckdb_views enable_checkpoint_on_shutdown
  enable_logging enable_object_cache enable_optimizer enable_peg_parser enable_print_progress_bar
  enable_profile enable_profiling enable_progress_bar enable_verification extension_versions
  force_checkpoint functions glob histogram histogram_values icu_calendar_names import_database
  json_each json_execute_serialized_sql json_tree metadata_info parquet_bloom_probe
  parquet_file_metadata parquet_full_metadata parquet_kv_metadata parquet_metadata parquet_scan
  parquet_schema pg_timezone_names platform pragma_collations pragma_database_size
  pragma_metadata_info pragma_platform pragma_show pragma_storage_info pragma_table_info
  pragma_user_agent pragma_version query query_table read_blob read_csv read_csv_auto read_duckdb
  read_json read_json_auto read_json_objects read_json_objects_auto read_ndjson read_ndjson_auto
  read_ndjson_objects read_parquet read_text repeat repeat_row seq_scan show show_databases
  show_tables show_tables_expanded sniff_csv sql_auto_complete storage_info summary table_info
  test_all_types test_vector_types truncate_duckdb_logs user_agent verify_external verify_fetch_row
  verify_parallelism verify_serializer version which_secret
  `,
];

export const allowedFunctions: ReadonlySet<string> = new Set(allowedLists.flatMap(words));
export const refusedFunctions: ReadonlySet<string> = new Set(refusedLists.flatMap(words));
export const allowedTableFunctions: ReadonlySet<string> = new Set(['range', 'generate_series', 'unnest']);
export const refusedTableFunctions: ReadonlySet<string> = new Set(refusedTableLists.flatMap(words));

/** Families that are plumbing whatever their members are called. */
const refusedFamilies = /^(__internal_|icu_collate_)/;

export const isRefusedFamily = (name: string) => refusedFamilies.test(name);

/** A literal that sizes a function's result may be at most this. */
export const literalSizeMax = 10_000;

/** Functions whose result grows with a number: the index of that argument. It must be a literal or least(…, literal). */
export const sizedFunctions: ReadonlyMap<string, number> = new Map([
  ['repeat', 1],
  ['lpad', 1],
  ['rpad', 1],
  ['bar', 3],
  ['bitstring', 1],
  ['list_resize', 1],
  ['array_resize', 1],
]);

/** Functions whose first argument is a format with widths. It must be a literal with modest ones. */
export const formatFunctions: ReadonlySet<string> = new Set(['format', 'printf']);

/** A width of five digits, one taken from an argument (`%*d`), or a nested field (`{:{}}`). */
export const hasUnboundedWidth = (format: string) => /\d{5}|%[^a-zA-Z%]*\*|\{[^}]*\{/.test(format);
